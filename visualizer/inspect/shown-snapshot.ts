import { type AnyMachineSnapshot, isMachineSnapshot, type MachineContext, type Snapshot } from 'xstate';
import type { FrameSnapshot } from './frames';
import { plainCopy } from './plain-copy';
import { type Sanitizers, shown } from './sanitizers';

/** A machine's snapshot holds its whole machine, so that what is told of it is picked. */
const ofMachine = (snapshot: AnyMachineSnapshot) => ({
  context: snapshot.context,
  output: snapshot.output,
  error: snapshot.error,
  value: snapshot.value,
  tags: [...snapshot.tags],
  children: snapshot.children,
  historyValue: Object.fromEntries(
    Object.entries(snapshot.historyValue).map(([id, nodes]) => [id, nodes.map((node) => node.id)]),
  ),
});

/** XState's own fields, such as a subscription to an observable, begin with an underscore. */
const ofOther = (snapshot: object) =>
  Object.fromEntries(Object.entries(snapshot).filter(([key]) => !key.startsWith('_')));

/** What a frame tells of a snapshot: plain data, sanitized. */
export function shownSnapshot(snapshot: Snapshot<unknown>, sanitizers: Sanitizers): FrameSnapshot {
  const fields: Record<string, unknown> = isMachineSnapshot(snapshot) ? ofMachine(snapshot) : ofOther(snapshot);
  const { context, input, output, error, ...others } = fields;
  const { sanitizeContext, sanitizeInput, sanitizeOutput, sanitizeError } = sanitizers;
  return {
    ...(plainCopy(others) as Record<string, unknown>),
    status: snapshot.status,
    ...(context !== undefined && { context: shown(context as MachineContext, sanitizeContext, 'sanitizeContext') }),
    ...(input !== undefined && { input: shown(input, sanitizeInput, 'sanitizeInput') }),
    ...(output !== undefined && { output: shown(output, sanitizeOutput, 'sanitizeOutput') }),
    ...(error !== undefined && { error: shown(error, sanitizeError, 'sanitizeError') }),
  };
}
