import { LONGEST_DELAY } from '../../machines/backoff-options';
import { checkNumber } from '../../machines/check-number';
import type { PluginPhase } from '../../machines/events';
import { checkWanted } from '../fleet/when-phase';
import type { CallsOf } from './plugin-calls';
import type { WhenPhaseRequest } from './plugin-handlers';
import { type PluginContext, readPlugin, type SharedPluginContext } from './plugin-state';
import { endWait, tellWaits, type Wait } from './waits';

/** Waiting for a phase: it is done by a handler that only looks, and is told by the one that changes the plugin. */
export const waitHandlers = (calls: CallsOf) => ({
  async whenPhase(context: SharedPluginContext, { wanted, timeout }: WhenPhaseRequest): Promise<PluginPhase> {
    await readPlugin(context);
    checkWanted(wanted);
    if (timeout !== undefined) checkNumber('timeout', timeout, 0, LONGEST_DELAY);
    const { id, promise } = context.awakeable<PluginPhase>();
    calls(context).wait({ awakeable: id, wanted });
    try {
      return await (timeout === undefined ? promise : promise.orTimeout(timeout));
    } catch (error) {
      calls(context).endWait(id);
      throw error;
    }
  },

  wait: async (context: PluginContext, wait: Wait): Promise<void> =>
    tellWaits(context, await readPlugin(context), [wait]),

  endWait,
});
