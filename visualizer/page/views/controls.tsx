import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Actor } from '../model/actor';
import type { Definition } from '../model/definition';
import type { Page } from '../model/page';
import { readable, stateIds } from '../model/state-value';
import { ForceDialog } from './force-dialog';
import { Icon } from './icons';

const REASON = 'asked for on the page';

/** What a lifecycle takes in each phase: `force` has a button of its own, the others are for apps that count attempts. */
const OWN = /^(force$|retry\.)/;

/** The ids of the states that each event leads to from where the actor is. */
function targetsOf({ value }: Actor, { states }: Definition): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const id of stateIds(value).reverse()) {
    for (const [event, to] of states.get(id)?.targets ?? []) all.set(event, [...(all.get(event) ?? []), ...to]);
  }
  return all;
}

/** Buttons for just the events that the plugin would take now, where its app lets the page send them. */
export function Controls({ page, plugin }: { page: Page; plugin: Signal<Actor> }) {
  const isForcing = useSignal(false);
  const section = useRef<HTMLElement>(null);
  const hasSent = useRef(false);
  const actor = plugin.value;
  // The button that was pressed may have gone, and the focus with it.
  useLayoutEffect(() => {
    if (hasSent.current && document.activeElement === document.body) section.current?.focus({ preventScroll: true });
    hasSent.current = false;
  }, [actor.phase]);
  if (!page.mayControl(actor)) return null;
  const definition = page.store.definition(actor);
  const targets = targetsOf(actor, definition);
  const isOffline = page.connection.state.value !== 'open' || !page.isConnected(actor);
  const places = [...targets.keys()];
  const place = (type: string): number => (places.includes(type) ? places.indexOf(type) : places.length);
  const accepted = actor.accepts.filter((type) => !OWN.test(type)).sort((a, b) => place(a) - place(b));
  return (
    <section class="controls" aria-label="Send an event" tabIndex={-1} ref={section}>
      {accepted.map((type) => {
        const ways = targets.get(type) ?? [];
        const [target] = ways.length === 1 ? ways : [];
        return (
          <button
            key={type}
            type="button"
            class="button event"
            disabled={isOffline}
            onClick={() => {
              hasSent.current = true;
              page.send(actor, { type, ...(ways.length > 0 && { reason: REASON }) });
            }}
          >
            {type}
            {target !== undefined && (
              <span class="target">
                <span aria-hidden="true">→</span> {readable(target)}
              </span>
            )}
          </button>
        );
      })}
      {definition.forced.length > 0 && (
        <button
          type="button"
          class="button danger"
          disabled={isOffline}
          onClick={() => {
            isForcing.value = true;
          }}
        >
          <Icon name="bolt" />
          force…
        </button>
      )}
      {isForcing.value && (
        <ForceDialog
          actor={actor}
          phases={definition.forced}
          onForce={(to, reason) => page.send(actor, { type: 'force', to, reason })}
          onClose={() => {
            isForcing.value = false;
          }}
        />
      )}
    </section>
  );
}
