import type { StateRole } from '../../chart/chart';
import { readable } from '../model/state-value';
import { RoleIcon } from './icons';

/** The name of a phase, in the colour and with the sign of what it means. */
export function PhaseChip({ phase, role }: { phase: string; role: StateRole }) {
  return (
    <span class={`chip ${role}`}>
      <RoleIcon role={role} />
      <span class="chip-text">{readable(phase)}</span>
    </span>
  );
}
