import { type AnyStateMachine, createMachine } from 'xstate';
import { UsageError } from './usage-error';

interface StateJson {
  id?: string;
  type?: string;
  initial?: unknown;
  states?: Record<string, StateJson>;
}

/**
 * `JSON.stringify(machine)` writes initial states as transitions to ids, which XState does not read back; a machine's
 * config, as Stately exports it, names them.
 */
function withNamedInitial({ initial, ...state }: StateJson): StateJson {
  const states = Object.entries(state.states ?? {});
  const target = (initial as { target?: unknown } | undefined)?.target;
  const name = Array.isArray(target) ? states.find(([, { id }]) => `#${id}` === target[0])?.[0] : initial;
  return {
    ...state,
    ...(name !== undefined && { initial: name }),
    ...(states.length > 0 && {
      states: Object.fromEntries(states.map(([key, child]) => [key, withNamedInitial(child)])),
    }),
  };
}

/**
 * The machine that a JSON text describes.
 *
 * @throws {UsageError} the text is no machine
 */
export function machineFromJson(file: string, text: string): AnyStateMachine {
  try {
    const json = JSON.parse(text);
    if (typeof json?.states !== 'object' || json.states === null) throw new TypeError('it has no "states"');
    return createMachine(withNamedInitial(json) as never);
  } catch (cause) {
    throw new UsageError(`${file} is not the JSON of a machine: ${(cause as Error).message}`, { cause });
  }
}
