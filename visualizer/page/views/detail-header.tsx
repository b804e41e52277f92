import type { Signal } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import type { Drawing } from '../chart/drawing';
import type { Actor } from '../model/actor';
import { download, fileName, historyAsJson } from '../model/export';
import type { Page } from '../model/page';
import { waitOf, workOf } from '../model/wait';
import { CountdownRing, CountdownText } from './countdown';
import { Icon } from './icons';
import { PhaseChip } from './phase-chip';
import { Lasting } from './times';

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ page, actor }: { page: Page; actor: Actor }) {
  const definition = page.store.definition(actor);
  const wait = waitOf(actor, definition);
  const work = workOf(actor, definition);
  return (
    <dl class="facts">
      <Fact label="In this phase">
        <Lasting since={actor.since} />
      </Fact>
      {wait && (
        <div class="fact next-attempt">
          <CountdownRing wait={wait} />
          <div>
            <dt>Next attempt</dt>
            <dd>
              <CountdownText wait={wait} />
            </dd>
          </div>
        </div>
      )}
      {actor.attempts !== undefined && (
        <Fact label="Attempts">
          <span class="number">
            {actor.attempts}
            {actor.maxAttempts !== undefined && ` of ${actor.maxAttempts}`}
          </span>
        </Fact>
      )}
      {work.length > 0 && <Fact label="Work">{work.join(', ')}</Fact>}
      <Fact label="Transitions">
        <span class="number">{actor.moves}</span>
      </Fact>
      {actor.refused > 0 && (
        <Fact label="Refused">
          <span class="number refused-count">{actor.refused}</span>
        </Fact>
      )}
    </dl>
  );
}

interface DetailHeaderProps {
  page: Page;
  plugin: Signal<Actor>;
  drawing: RefObject<Drawing | undefined>;
}

/** Where a plugin stands. */
export function DetailHeader({ page, plugin, drawing }: DetailHeaderProps) {
  const actor = plugin.value;
  const state = page.store.definition(actor).states.get(actor.phase);
  const appName = page.store.apps.value.get(actor.app)?.name;
  const isGone = !page.isConnected(actor);
  const saveChart = () => {
    const text = drawing.current?.toFile();
    if (text !== undefined) download(fileName(actor.name, 'svg'), 'image/svg+xml', text);
  };
  const saveHistory = () => download(fileName(`${actor.name}-history`, 'json'), 'application/json', historyAsJson(actor));
  return (
    <header class="detail-header">
      <button type="button" class="button back" onClick={() => page.select(undefined)}>
        <Icon name="back" />
        All plugins
      </button>
      <div class="title-line">
        <h2 id="plugin-name">{actor.name}</h2>
        <PhaseChip phase={actor.phase} role={page.roleOf(actor)} />
        {appName !== undefined && <span class="app-name">{isGone ? `${appName} is not connected` : appName}</span>}
        {actor.status !== 'active' && <span class="app-name">{actor.status}</span>}
        <span class="exports">
          <button type="button" class="button small" onClick={saveChart} aria-label="Save the statechart as SVG">
            <Icon name="download" />
            SVG
          </button>
          <button type="button" class="button small" onClick={saveHistory} aria-label="Save the history as JSON">
            <Icon name="download" />
            JSON
          </button>
        </span>
      </div>
      <p class="description">{actor.error ?? state?.description ?? ''}</p>
      <Facts page={page} actor={actor} />
      <p class="visually-hidden" role="status">{`${actor.name} is ${actor.phase}`}</p>
    </header>
  );
}
