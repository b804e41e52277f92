import { type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Actor } from '../model/actor';
import type { LogLine } from '../model/log';
import type { Page } from '../model/page';
import { readable } from '../model/state-value';
import { clockText } from '../model/time';
import { Icon } from './icons';
import { VirtualList } from './virtual-list';

const ROW_HEIGHT = 48;

interface LineProps {
  line: LogLine;
  top: number;
  position: number;
  count: number;
}

function Line({ line, top, position, count }: LineProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: only a part of the list is there
    <div
      class={line.refused ? 'log-line refused-line' : 'log-line'}
      role="listitem"
      aria-posinset={position}
      aria-setsize={count}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span class="line-time number">{clockText(line.timestamp)}</span>
      <span class="line-head">
        <span class="line-name">{line.name}</span> <code>{line.event}</code>
      </span>
      <span class="line-rest" title={line.detail}>
        {line.refused ? (
          <span class="refused-badge">refused in {readable(line.phase)}</span>
        ) : (
          line.phase && `→ ${readable(line.phase)}`
        )}
        {line.detail !== '' && (line.phase === '' ? line.detail : ` · ${line.detail}`)}
      </span>
    </div>
  );
}

/** The events of all actors in their order, the newest first. */
export function EventLog({ page, plugin }: { page: Page; plugin: Signal<Actor> }) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAlone = useSignal(false);
  const held = useSignal<readonly LogLine[] | undefined>(undefined);
  const { sessionId } = plugin.peek();
  const isOwn = (line: LogLine): boolean => line.sessionId === sessionId || line.parentId === sessionId;
  const lines = held.value ?? page.log.value;
  const shown = (isAlone.value ? lines.filter(isOwn) : [...lines]).reverse();
  return (
    <div class="log">
      <div class="panel-tools">
        <label class="check">
          <input
            type="checkbox"
            checked={isAlone.value}
            onChange={({ currentTarget }) => {
              isAlone.value = currentTarget.checked;
            }}
          />
          This plugin only
        </label>
        <button
          type="button"
          class="button small"
          aria-pressed={held.value !== undefined}
          onClick={() => {
            held.value = held.value ? undefined : page.log.peek();
          }}
        >
          <Icon name={held.value ? 'play' : 'pause'} />
          {held.value ? 'Go on' : 'Pause'}
        </button>
      </div>
      {shown.length === 0 && <p class="nothing">No event yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div class="log-scroller" tabIndex={0} ref={scroller} role="list" aria-label="Events">
        <VirtualList items={shown} rowHeight={ROW_HEIGHT} scroller={scroller}>
          {(line, index, top) => (
            <Line key={line.number} line={line} top={top} position={index + 1} count={shown.length} />
          )}
        </VirtualList>
      </div>
    </div>
  );
}
