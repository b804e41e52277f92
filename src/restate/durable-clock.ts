import type { Context } from '@restatedev/restate-sdk';
import type { AnyActorScope } from 'xstate';
import { type Clock, withClock } from '../../machines/clock';

const clocks = new WeakMap<object, Clock>();

/** Restate does a transition again after a crash, and what comes out has to be the same: so the time is journaled. */
export async function keepTime(context: Context): Promise<Clock> {
  const time = await context.date.now();
  const clock: Clock = { now: () => time, random: () => context.rand.random() };
  clocks.set(context, clock);
  return clock;
}

/** Does something at the time that was kept for the handler whose actors these are. */
export function atKeptTime<Result>(system: AnyActorScope['system'], work: () => Result): Result {
  const { ctx } = system as AnyActorScope['system'] & { ctx?: object };
  const clock = ctx && clocks.get(ctx);
  if (!clock) throw new Error('no time was kept for the handler that runs this actor');
  return withClock(clock, work);
}
