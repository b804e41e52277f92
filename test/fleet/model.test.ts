import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PluginLifecycleContext } from '../../src';
import { SEED_PHASES, SEED_TABLE } from '../seed';
import { BACKOFF, FleetModel, hasWork, type PluginState, TICK } from './model';
import { Disk, Host } from './model-host';

/** The app provides no work for the last one, and reports itself. */
const PLUGINS = ['web', 'database', 'mail', 'reported'];
const isDriven = (pluginId: string): boolean => pluginId !== 'reported';

/** The longest wait until a failed save is tried again. */
const LONGEST_RETRY = 5000;

const plugin = fc.constantFrom(...PLUGINS);
const phase = fc.constantFrom(...SEED_PHASES);
const reportsOfCrashes = fc.constantFrom('recover' as const, 'recover' as const, 'degrade' as const, 'fail' as const);
const howWorkEnds = fc.constantFrom('ok' as const, 'ok' as const, 'failed' as const, 'degraded' as const);
const as = <Name extends string>(name: Name) => fc.constant(name);

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: as('crash'), plugin, by: reportsOfCrashes }) },
  { weight: 4, arbitrary: fc.record({ does: as('crash again'), plugin }) },
  { weight: 8, arbitrary: fc.record({ does: as('work'), index: fc.nat({ max: 3 }), ends: howWorkEnds }) },
  { weight: 8, arbitrary: fc.record({ does: as('wait'), ticks: fc.constantFrom(0, 1, 2, 2, 4, 5, 5, 6, 12) }) },
  { weight: 2, arbitrary: fc.record({ does: as('any move'), plugin, to: phase }) },
  { weight: 6, arbitrary: fc.record({ does: as('legal move'), plugin, index: fc.nat({ max: 11 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ does: as('force'), plugin, to: fc.oneof(phase, fc.constant('Running' as const)) }),
  },
  { weight: 2, arbitrary: fc.record({ does: as('add'), plugin, in: phase }) },
  { weight: 1, arbitrary: fc.record({ does: as('remove'), plugin }) },
  { weight: 1, arbitrary: fc.record({ does: as('start all') }) },
  { weight: 1, arbitrary: fc.record({ does: as('stop all') }) },
  { weight: 2, arbitrary: fc.record({ does: as('store fails'), times: fc.nat({ max: 12 }), lies: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: as('store hangs') }) },
  { weight: 1, arbitrary: fc.record({ does: as('store heals') }) },
  { weight: 2, arbitrary: fc.record({ does: as('flush') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: as('kill the host'),
      /** The plugin that moves just before, and how. */
      plugin,
      index: fc.nat({ max: 11 }),
      writesUnderWayAreDone: fc.boolean(),
      down: fc.constantFrom(0, 1, 4, 40),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: as('end the host'), down: fc.constantFrom(0, 4) }) },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function stateOf({ phase, sequence, retry, attempt, upSince }: PluginLifecycleContext): PluginState {
  return { phase, sequence, attempts: retry.attempts, attempt, upSince };
}

/** A fleet and the model of it, which do the same. */
class Pair {
  readonly model: FleetModel;
  readonly disk: Disk;
  readonly #knowsLastAlive: boolean;
  /** The plugins that the store has not forgotten yet. */
  readonly #removing = new Set<string>();
  host: Host;

  constructor(limit: number, knowsLastAlive: boolean) {
    this.model = new FleetModel(Date.now(), limit, isDriven);
    this.disk = new Disk((pluginId) => this.model.plugins.get(pluginId)?.trace ?? []);
    this.#knowsLastAlive = knowsLastAlive;
    this.host = this.#newHost(undefined);
  }

  async do(step: Step): Promise<void> {
    const { model, host, disk } = this;
    const { fleet } = host;
    switch (step.does) {
      case 'work':
        return this.#workEnds(step.index, step.ends);
      case 'wait':
        return this.pass(step.ticks * TICK);
      case 'start all':
        fleet.startAll().catch(() => {});
        return model.startAll();
      case 'stop all':
        return this.#stopAll();
      case 'store fails':
        disk.failing = step.times;
        disk.lies = step.lies;
        return;
      case 'store hangs':
        disk.hanging = true;
        return;
      case 'store heals':
        return disk.heal();
      case 'flush':
        return this.#flush();
      case 'kill the host':
        this.#legalMove(step.plugin, step.index);
        return this.#restart(step.down * TICK, step.writesUnderWayAreDone);
      case 'end the host':
        disk.heal();
        await this.#stopAll();
        await fleet[Symbol.asyncDispose]();
        this.#expectAllStored();
        return this.#restart(step.down * TICK, false);
      case 'add':
        if (this.model.plugins.has(step.plugin) || this.#removing.has(step.plugin)) {
          return expect(() => fleet.add(step.plugin, step.in)).toThrow(`plugin ${step.plugin} is`);
        }
        model.add(step.plugin, step.in);
        return void fleet.add(step.plugin, step.in);
      default:
        // What is done to one plugin.
        expect(fleet.has(step.plugin)).toBe(model.plugins.has(step.plugin));
        if (fleet.has(step.plugin)) await this.#doToPlugin(step);
    }
  }

  async #doToPlugin(step: Step & { plugin: string }): Promise<void> {
    const { model, host } = this;
    const { plugin } = step;
    const machine = host.fleet.get(plugin);
    const { alive, state } = model.plugins.get(plugin) ?? {};
    switch (step.does) {
      case 'crash': {
        if (!state || !['Running', 'Degraded'].includes(state.phase)) return;
        host.report(plugin, step.by);
        const to = ({ recover: 'Recovering', degrade: 'Degraded', fail: 'Failed' } as const)[step.by];
        return model.canMove(plugin, to) ? model.move(plugin, to) : undefined;
      }
      case 'crash again':
        // Up for no time, so that its attempts go on counting.
        if (!alive) return;
        for (const to of ['Running', 'Recovering'] as const) {
          model.force(plugin, to);
          machine?.forcePhase(to, '');
        }
        return;
      case 'legal move':
        return this.#legalMove(plugin, step.index);
      case 'any move':
        if (!model.canMove(plugin, step.to)) {
          const code = alive ? 'ERR_INVALID_TRANSITION' : 'ERR_STOPPED';
          return expect(() => machine?.transitionTo(step.to, '')).toThrow(expect.objectContaining({ code }));
        }
        model.move(plugin, step.to);
        return machine?.transitionTo(step.to, '');
      case 'force':
        if (!alive) return expect(() => machine?.forcePhase(step.to, '')).toThrow();
        model.force(plugin, step.to);
        return machine?.forcePhase(step.to, '');
      case 'remove':
        return this.#remove(plugin);
    }
  }

  #workEnds(index: number, how: 'ok' | 'failed' | 'degraded'): void {
    const working = [...this.host.works];
    const [pluginId, work] = working[index % working.length] ?? [];
    if (!pluginId || !work) return;
    work.end(how);
    this.model.workEnds(pluginId, how);
  }

  #legalMove(pluginId: string, index: number): void {
    const from = this.model.plugins.get(pluginId);
    if (!from?.alive) return;
    const targets = SEED_TABLE[from.state.phase];
    const to = targets[index % targets.length] ?? 'Failed';
    this.model.move(pluginId, to);
    this.host.fleet.get(pluginId)?.transitionTo(to, '');
  }

  async #stopAll(): Promise<void> {
    this.host.finish(true);
    const stopped = this.host.fleet.stopAll({ timeout: TICK });
    this.model.stopAll();
    await this.pass(TICK);
    await stopped;
    this.host.finish(false);
  }

  async #remove(pluginId: string): Promise<void> {
    const { model, host, disk } = this;
    this.#removing.add(pluginId);
    model.remove(pluginId);
    let forgotten = false;
    const removed = host.fleet.remove(pluginId).then(
      () => {
        forgotten = true;
        expect([...disk.stored.keys()]).not.toContain(pluginId);
      },
      () => {},
    );
    void removed.then(() => host === this.host && this.#removing.delete(pluginId));
    const { hanging, failing } = disk;
    await turn();
    // A store that does not answer holds it up, and one that fails may keep it.
    if (hanging) expect(forgotten).toBe(false);
    else if (failing === 0) expect(forgotten).toBe(true);
  }

  async #flush(): Promise<void> {
    const { hanging, failing } = this.disk;
    let flushed: unknown = 'not yet';
    this.host.fleet.flush().then(
      () => {
        flushed = 'all';
      },
      (error) => {
        flushed = error.code;
      },
    );
    await turn();
    if (hanging) return;
    if (failing === 0) expect(flushed).toBe('all');
    expect(flushed).toBeOneOf(['all', 'ERR_STORE']);
    if (flushed === 'all') this.#expectAllStored();
  }

  async pass(time: number): Promise<void> {
    this.model.pass(time);
    await turn();
    for (let left = time; left > 0; left -= TICK) {
      vi.advanceTimersByTime(TICK);
      await turn();
    }
  }

  async #restart(down: number, writesUnderWayAreDone: boolean): Promise<void> {
    const { model, disk } = this;
    this.host.kill();
    this.#removing.clear();
    disk.release(writesUnderWayAreDone);
    const lastAlive = this.#knowsLastAlive ? Date.now() : undefined;
    vi.advanceTimersByTime(down);
    model.now += down;
    this.host = this.#newHost(lastAlive);
    const expected = model.restart([...disk.stored.values()], lastAlive);
    const { corrections } = await this.host.fleet.resume();
    expect(corrections.map(({ pluginId, to }) => `${pluginId} → ${to}`)).toEqual(expected);
  }

  #newHost(lastAlive: number | undefined): Host {
    return new Host(this.disk, lastAlive, this.model.limit, (pluginId, actors) => ({
      backoff: { ...BACKOFF, jitter: 'none' },
      ...(isDriven(pluginId) && { actors }),
    }));
  }

  /** The fleet is what the model says, and the store has nothing else than what the model once was. */
  check(): void {
    const { model, host, disk } = this;
    const plugins = [...host.fleet].map(({ pluginId, phase, actor }) => {
      const { status, context } = actor.getSnapshot();
      const work = host.works.get(pluginId)?.phase;
      return { pluginId, ...stateOf(context), phase, alive: status === 'active', work };
    });
    const waiting = host.fleet.waiting().map(({ pluginId }) => pluginId);
    const stored = [...disk.stored.values()].map(({ text }) => stateOf(JSON.parse(text).context));
    expect({ plugins, waiting, stored }).toEqual({
      plugins: [...model.plugins].map(([pluginId, { state, alive }]) => {
        const work = alive && isDriven(pluginId) && hasWork(state.phase) ? state.phase : undefined;
        return { pluginId, ...state, alive, work };
      }),
      waiting: model.queue.map(({ pluginId }) => pluginId),
      stored: [...disk.stored.values()].map(({ trace, sequence }) => trace[sequence]),
    });
    const isWell = !disk.hanging && disk.failing === 0;
    if (isWell && Date.now() - disk.lastFailure > LONGEST_RETRY) this.#expectAllStored();
  }

  #expectAllStored(): void {
    const expected = [...this.model.plugins].map(([pluginId, { state }]) => [pluginId, state.sequence]);
    const stored = expected.map(([pluginId]) => [pluginId, this.disk.stored.get(`${pluginId}`)?.sequence]);
    expect(stored).toEqual(expected);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('does what the model does, whatever crashes, fails, hangs, is killed or commanded', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(phase, phase, phase, phase),
      fc.constantFrom(1, 2),
      fc.boolean(),
      fc.array(step, { maxLength: 30, size: 'max' }),
      async (phases, limit, knowsLastAlive, steps) => {
        const pair = new Pair(limit, knowsLastAlive);
        for (const [index, pluginId] of PLUGINS.entries()) {
          await pair.do({ does: 'add', plugin: pluginId, in: phases[index] ?? 'Installed' });
        }
        for (const step of steps) {
          await pair.do(step);
          await turn();
          pair.check();
        }
        pair.host.kill();
      },
    ),
    { numRuns: Number(process.env.MODEL_RUNS ?? 1500) },
  );
});
