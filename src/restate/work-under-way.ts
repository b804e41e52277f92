import type { InvocationId } from '@restatedev/restate-sdk';
import { isCurrent, type PluginContext } from './plugin-state';

/** Work that somebody does, by the actor that it is done for. */
export interface WorkUnderWay {
  session: string;
  invocation: InvocationId;
}

/**
 * Tells work whose phase was left that it is not wanted any more, and keeps the other.
 *
 * @param more work that has just begun
 * @param reporter the session whose work has just told how it ended, and need not be told
 */
export async function endLeftWork(context: PluginContext, more: WorkUnderWay[] = [], reporter?: string): Promise<void> {
  const before = (await context.get('work')) ?? [];
  const others = before.filter(({ session }) => !more.some((one) => one.session === session));
  const kept: WorkUnderWay[] = [];
  for (const work of [...others, ...more]) {
    if (await isCurrent(context, work.session)) kept.push(work);
    else if (work.session !== reporter) context.invocation(work.invocation).cancel();
  }
  if (kept.length > 0) context.set('work', kept);
  else if (before.length > 0) context.clear('work');
}
