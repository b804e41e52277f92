import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { PluginActors } from 'plugin-statechart';
import { fromCallback, fromPromise } from 'xstate';
import type { Contender } from '../contenders/contender';
import { CRASH, CYCLE, type Step } from '../contenders/steps';
import { median } from '../report/median';
import { setupIn } from './plugins';
import type { Measured, Timing } from './timing';

export interface DriverCase {
  /** How many plugins are driven at once. With one alone, the time would be that of its timer. */
  plugins: number;
}

const atOnce = fromPromise(async () => {});

const ACTORS: PluginActors = {
  install: atOnce,
  validate: atOnce,
  start: atOnce,
  monitor: fromCallback(() => {}),
};

const stepTo = (phase: string): Step => CYCLE.find(({ to }) => to === phase) as Step;

/** What is sent, and the phase that the work leads to from there. */
const WAVES: readonly (readonly [step: Step, leadsTo: string])[] = [
  [stepTo('Installing'), 'Installed'],
  [stepTo('Validating'), 'Running'],
  [CRASH, 'Running'],
];

async function drive(contender: Contender, plugins: number): Promise<number> {
  let awaited = '';
  let arrived = 0;
  const setup = {
    actors: ACTORS,
    backoff: { initialDelay: 0, maxDelay: 0 },
    observer: (_: string, { to }: { to: string }) => {
      if (to === awaited) arrived += 1;
    },
  };
  const all = Array.from({ length: plugins }, (_, index) =>
    contender.create({ ...setupIn('Uninstalled', index), ...setup }),
  );
  const from = performance.now();
  for (const [step, leadsTo] of WAVES) {
    awaited = leadsTo;
    arrived = 0;
    for (const plugin of all) contender.move(plugin, step);
    while (arrived < plugins) await turn();
  }
  return performance.now() - from;
}

/** Install, run, crash, recover; with work that is done at once and a backoff of 0 ms. */
export async function measureDriver(contender: Contender, one: object, timing: Timing): Promise<Measured> {
  const { plugins } = one as DriverCase;
  for (const until = performance.now() + timing.warmUp; performance.now() < until; ) await drive(contender, plugins);
  const times: number[] = [];
  for (let batch = 0; batch < timing.batches; batch++) times.push(await drive(contender, plugins));
  return { time: (median(times) * 1e6) / plugins };
}
