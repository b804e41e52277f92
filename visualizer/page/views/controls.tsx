import { type Signal, useSignal } from '@preact/signals';
import type { Actor } from '../model/actor';
import type { Page } from '../model/page';
import { ForceDialog } from './force-dialog';
import { Icon } from './icons';

const REASON = 'asked for on the page';

/** Buttons for just the events that the plugin would take now, where its app lets the page send them. */
export function Controls({ page, plugin }: { page: Page; plugin: Signal<Actor> }) {
  const isForcing = useSignal(false);
  const actor = plugin.value;
  if (!page.mayControl(actor)) return null;
  const definition = page.store.definition(actor);
  const targets = definition.states.get(actor.phase)?.targets;
  const isOffline = page.connection.state.value !== 'open' || !page.isConnected(actor);
  const places = [...(targets?.keys() ?? [])];
  const place = (type: string): number => (places.includes(type) ? places.indexOf(type) : places.length);
  const accepted = actor.accepts.filter((type) => type !== 'force').sort((a, b) => place(a) - place(b));
  return (
    <section class="controls" aria-label="Send an event">
      {accepted.map((type) => {
        const target = targets?.get(type);
        return (
          <button
            key={type}
            type="button"
            class="button event"
            disabled={isOffline}
            onClick={() => page.send(actor, { type, ...(target !== undefined && { reason: REASON }) })}
          >
            {type}
            {target !== undefined && (
              <span class="target">
                <span aria-hidden="true">→</span> {target}
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
