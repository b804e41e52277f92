import type { Signal } from '@preact/signals';
import type { Actor, Refusal } from '../model/actor';
import { download, fileName, historyAsJson } from '../model/export';
import type { Page } from '../model/page';
import type { Move } from '../model/plugin-context';
import { readable } from '../model/state-value';
import { countText, timeline } from '../model/timeline';
import { Icon, RoleIcon } from './icons';
import { Moment } from './times';

function MoveItem({ page, actor, move }: { page: Page; actor: Actor; move: Move }) {
  const role = page.store.definition(actor).states.get(move.to)?.role ?? 'resting';
  return (
    <>
      <RoleIcon role={role} />
      <div class="item-head">
        <span class="move">
          <span class="from">{readable(move.from)}</span> → <strong>{readable(move.to)}</strong>
        </span>
        <Moment timestamp={move.timestamp} />
      </div>
      {move.reason !== '' && <p class="reason">{move.reason}</p>}
    </>
  );
}

function RefusalItem({ refusal }: { refusal: Refusal }) {
  return (
    <>
      <svg class="role-icon refused" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM3.6 3.6l8.8 8.8" />
      </svg>
      <div class="item-head">
        <span class="move">
          <span class="refused-badge">refused</span> <code>{refusal.event}</code>
        </span>
        <Moment timestamp={refusal.timestamp} />
      </div>
      <p class="reason">not possible in {readable(refusal.phase)}</p>
    </>
  );
}

/** How the plugin came to where it is. */
export function HistoryPanel({ page, plugin }: { page: Page; plugin: Signal<Actor> }) {
  const actor = plugin.value;
  const items = timeline(actor);
  const save = () => download(fileName(`${actor.name}-history`, 'json'), 'application/json', historyAsJson(actor));
  return (
    <>
      <div class="panel-tools">
        <span class="number">{countText(actor)}</span>
        <button type="button" class="button small" onClick={save} aria-label="Save the history as JSON">
          <Icon name="download" />
          JSON
        </button>
      </div>
      {items.length === 0 && <p class="nothing">It has not moved yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section class="timeline-scroller" tabIndex={0} aria-label="History">
        <ol class="timeline" reversed>
          {items.map((item) => (
            <li key={item.key} class={'refusal' in item ? 'item refused-item' : 'item'}>
              {'move' in item ? (
                <MoveItem page={page} actor={actor} move={item.move} />
              ) : (
                <RefusalItem refusal={item.refusal} />
              )}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
