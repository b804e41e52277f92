import type { BackoffInput } from '../../machines/backoff';
import type { BackoffLogic } from '../../machines/work';
import type { RestatePackages } from './restate-packages';

/** The wait before a recovery attempt, as a durable timer of Restate, which outlives every process. */
export function durableBackoff({ fromPromise }: RestatePackages): BackoffLogic {
  const logic = fromPromise<void, BackoffInput>(async ({ input, ctx }) => {
    if (!input) return;
    const time = await ctx.date.now();
    await ctx.sleep(Math.min(Math.max(input.deadline - time, 0), input.delay));
  });
  return {
    ...logic,
    // No wait is no call either.
    start: (snapshot, scope) => snapshot.input && logic.start?.(snapshot, scope),
  } as typeof logic;
}
