import type { Serde } from '@restatedev/restate-sdk';
import type { MonitorEvent } from '../../machines/work';
import type { Look } from './durable-monitor';
import type { PluginContext, SharedPluginContext } from './plugin-state';
import type { RestatePackages } from './restate-packages';
import type { Wait } from './waits';
import type { WorkUnderWay } from './work-under-way';

/** What a look reports, and the actor that it was made for. */
export interface Report {
  session: string;
  event: MonitorEvent;
}

/** What a plugin asks of itself, for later: nobody waits for it. */
interface PluginCalls {
  wait(wait: Wait): void;
  endWait(awakeable: string): void;
  working(work: WorkUnderWay): void;
  report(report: Report): void;
  look(look: Look, delay?: number): void;
}

export type CallsOf = (context: PluginContext | SharedPluginContext) => PluginCalls;

export const callsOf =
  (service: string, { serde }: RestatePackages['sdk']): CallsOf =>
  (context) => {
    const send = (method: keyof PluginCalls, parameter: unknown, delay = 0) => {
      context.genericSend({
        service,
        key: context.key,
        method,
        parameter,
        delay,
        inputSerde: serde.json as Serde<unknown>,
      });
    };
    return {
      wait: (wait) => send('wait', wait),
      endWait: (awakeable) => send('endWait', awakeable),
      working: (work) => send('working', work),
      report: (report) => send('report', report),
      look: (look, delay) => send('look', look, delay),
    };
  };
