import type { TransitionRecord } from './transition-record';

/** The history with one record more, as a new array: of more than `limit` the oldest go. */
export function withRecord(
  history: readonly TransitionRecord[],
  record: TransitionRecord,
  limit: number,
): TransitionRecord[] {
  const next = history.slice();
  // First away with the oldest, so that the copy never has to grow, which would be one more copy.
  if (next.length >= limit) next.splice(0, next.length - limit + 1);
  next.push(record);
  return next;
}
