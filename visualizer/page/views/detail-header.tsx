import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Actor } from '../model/actor';
import type { Page } from '../model/page';
import { readable, stateIds } from '../model/state-value';
import { waitOf } from '../model/wait';
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
  return (
    <dl class="facts">
      <Fact label="In this phase">
        <Lasting since={actor.since} />
      </Fact>
      {wait && (
        <div class="fact next-attempt">
          <dt>
            <CountdownRing wait={wait} />
            Next attempt
          </dt>
          <dd>
            <CountdownText wait={wait} />
          </dd>
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
      {actor.work.length > 0 && page.absenceOf(actor) === undefined && (
        <Fact label="Work">{actor.work.map(({ name }) => name).join(', ')}</Fact>
      )}
    </dl>
  );
}

/** Where a plugin stands. */
export function DetailHeader({ page, plugin }: { page: Page; plugin: Signal<Actor> }) {
  const actor = plugin.value;
  const reason = actor.error ?? actor.history.at(-1)?.reason ?? '';
  const { states } = page.store.definition(actor);
  const state = states.get(stateIds(actor.value).at(-1) ?? '');
  const appName = page.store.apps.value.get(actor.app)?.name;
  const isGone = !page.isConnected(actor);
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
      </div>
      <p class="why">
        {reason !== '' && <strong>{reason}</strong>} {state?.description}
      </p>
      <Facts page={page} actor={actor} />
      <p class="visually-hidden" role="status">{`${actor.name} is ${readable(actor.phase)}`}</p>
    </header>
  );
}
