/** Where the statechart takes the time and chance from. */
export interface Clock {
  /** In ms since the epoch. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
}

let clock: Clock | undefined;

export const now = (): number => (clock ?? Date).now();

export const random = (): number => (clock ?? Math).random();

/**
 * Does something at the time of another clock. An engine that does a transition again after a crash, and has to come
 * to the same result, has a clock of its own.
 *
 * @param work ends before this returns: a promise would go on by the old clock
 */
export function withClock<Result>(other: Clock, work: () => Result): Result {
  const before = clock;
  clock = other;
  try {
    return work();
  } finally {
    clock = before;
  }
}
