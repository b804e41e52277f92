import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Actor } from '../model/actor';
import { readable } from '../model/state-value';

interface ForceDialogProps {
  actor: Actor;
  phases: readonly string[];
  onForce: (to: string, reason: string) => void;
  onClose: () => void;
}

/** Asks whether a plugin shall really go to a phase past all that the statechart allows, to which and why. */
export function ForceDialog({ actor, phases, onForce, onClose }: ForceDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const to = useSignal('');
  const reason = useSignal('');
  // Before the next key is pressed: one that comes too early would not reach it.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    onForce(to.value, reason.value.trim() || 'asked for on the page');
    dialog.current?.close();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="force-title" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <h3 id="force-title">Force {actor.name} into another phase?</h3>
        <p>
          It is {readable(actor.phase)}. Forcing goes past what the statechart allows: work under way is ended, and no
          work of the phases in between is done. The history shows it.
        </p>
        <label>
          <span>Phase</span>
          <select
            required
            value={to.value}
            onChange={({ currentTarget }) => {
              to.value = currentTarget.value;
            }}
          >
            <option value="">Choose…</option>
            {phases.map((phase) => (
              <option key={phase} value={phase}>
                {phase}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Reason</span>
          <input
            type="text"
            placeholder="asked for on the page"
            value={reason.value}
            onInput={({ currentTarget }) => {
              reason.value = currentTarget.value;
            }}
          />
        </label>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="button danger solid" disabled={to.value === ''}>
            Force{to.value === '' ? '' : ` into ${to.value}`}
          </button>
        </div>
      </form>
    </dialog>
  );
}
