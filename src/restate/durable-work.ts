import type { ObjectSharedContext, RunOptions } from '@restatedev/restate-sdk';
import type { PromiseActorLogic } from '@restatedev/xstate/promise';
import type { StartOutput, WorkInput, WorkOutput } from '../../machines/work';
import type { RestatePackages } from './restate-packages';

/** What a work function is given. */
export interface DurableWorkArguments {
  input: WorkInput;
  /** Aborted when the phase was left, and when this attempt is over. */
  signal: AbortSignal;
  /**
   * The same each time that this piece of work is done again: after an attempt that failed, and after its worker died
   * with the work done and not told yet. Give it to what the work calls, so that it does it once.
   */
  idempotencyKey: string;
}

type WorkFunction<Output> = (given: DurableWorkArguments) => Promise<Output> | Output;

/** How often work is tried again that failed, and how long Restate waits before: as for Restate's `ctx.run`. */
export type WorkRetry = Pick<
  RunOptions<unknown>,
  'maxRetryAttempts' | 'maxRetryDuration' | 'initialRetryInterval' | 'maxRetryInterval' | 'retryIntervalFactor'
>;

/**
 * Work that Restate does at least once, on whatever worker: a function, whose error fails the work; or one that is
 * tried again, by Restate's own defaults for ever.
 */
export type DurableWork<Output = WorkOutput> = WorkFunction<Output> | { run: WorkFunction<Output>; retry: WorkRetry };

/** The work that Restate does. What is left out, the app reports. */
export interface DurableWorks {
  install?: DurableWork;
  build?: DurableWork;
  validate?: DurableWork;
  start?: DurableWork<StartOutput>;
  stop?: DurableWork;
  uninstall?: DurableWork;
}

const NEVER_AGAIN: WorkRetry = { maxRetryAttempts: 1 };

/** Runs one piece of work, as one step in Restate's journal, for as long as its phase lasts. */
async function done<Output>(
  work: DurableWork<Output>,
  input: WorkInput,
  context: ObjectSharedContext,
): Promise<Output> {
  const { run, retry } = typeof work === 'function' ? { run: work, retry: NEVER_AGAIN } : work;
  // Where the phase was left, this call is cancelled, and the attempt is over, too.
  const { id, attemptCompletedSignal: signal } = context.request();
  const step = async () => run({ input, signal, idempotencyKey: id });
  try {
    return await context.run(input.phase, step, retry);
  } catch (error) {
    // Restate sends it on as JSON, where an error would be an empty object.
    throw error instanceof Error ? error.message : error;
  }
}

/** The actor of the statechart that has a piece of work done. */
export const durableWork = <Output>(
  { fromPromise }: RestatePackages,
  work: DurableWork<Output>,
): PromiseActorLogic<Output, WorkInput> => fromPromise(({ input, ctx }) => done(work, input, ctx));
