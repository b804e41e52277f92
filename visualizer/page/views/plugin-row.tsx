import type { Signal } from '@preact/signals';
import type { Actor } from '../model/actor';
import type { Page } from '../model/page';
import { waitOf } from '../model/wait';
import { CountdownBar, CountdownText } from './countdown';
import { PhaseChip } from './phase-chip';
import { Lasting } from './times';

interface PluginRowProps {
  page: Page;
  plugin: Signal<Actor>;
  id: string;
  top: number;
  position: number;
  count: number;
  isActive: boolean;
}

/** One plugin at a glance. */
export function PluginRow({ page, plugin, id, top, position, count, isActive }: PluginRowProps) {
  const actor = plugin.value;
  const wait = waitOf(actor, page.store.definition(actor));
  const isSelected = page.selected.value === actor.sessionId;
  const absence = page.absenceOf(actor);
  const classes = ['row', isActive && 'active-row', absence && 'gone'].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list that it is in has the focus, and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      class={classes}
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={position}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => page.select(actor.sessionId)}
    >
      <span class="row-name" title={actor.name}>
        {actor.name}
      </span>
      <PhaseChip phase={actor.phase} role={page.roleOf(actor)} />
      <span class="row-reason">
        {absence && `${absence} · `}
        {actor.error ?? actor.history.at(-1)?.reason ?? ''}
      </span>
      <span class="row-time">
        {wait ? (
          <>
            {wait.number}/{actor.maxAttempts} <CountdownText wait={wait} />
          </>
        ) : (
          <Lasting since={actor.since} />
        )}
      </span>
      {wait && <CountdownBar wait={wait} />}
    </div>
  );
}
