import type { StateRole } from '../../chart/chart';

const paths = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm7 2-3.5-3.5',
  back: 'M10 3 5 8l5 5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  system: 'M2 3h12v8H2ZM5.5 14h5M8 11v3',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  copy: 'M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3',
  zoom: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 3v10l8-5Z',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8Z',
  close: 'M4 4l8 8M12 4l-8 8',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** One shape for each role, so that none is told by its colour alone. */
const roleShapes: Record<StateRole, preact.JSX.Element> = {
  active: <path class="solid" d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm3.2 5-3.9 4-2.5-2.4" />,
  degraded: <path d="M8 2.2 14.6 13.6H1.4ZM8 6.5v3.2M8 11.4v.6" />,
  failed: <path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" />,
  working: (
    <>
      <circle class="track" cx="8" cy="8" r="6.2" />
      <path class="turning" d="M8 1.8A6.2 6.2 0 0 1 14.2 8" />
    </>
  ),
  resting: <path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.3 8h5.4" />,
};

export function RoleIcon({ role }: { role: StateRole }) {
  return (
    <svg class={`role-icon ${role}`} viewBox="0 0 16 16" aria-hidden="true">
      {roleShapes[role]}
    </svg>
  );
}
