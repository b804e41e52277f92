import { type EventObject, fromCallback, fromPromise, type Snapshot } from 'xstate';
import type { MonitorEvent, StartOutput, WorkActors, WorkInput } from '../../machines/work';
import type { PluginStateMachineOptions } from '../../src';
import { PluginFleet } from '../../src/fleet';
import type { SnapshotStore, StoredPlugin } from '../../src/persistence/snapshot-store';
import type { Stored } from './model';

/** What outlives a host, with faults that the test asks for. */
export class Disk {
  readonly stored = new Map<string, Stored & { text: string }>();
  /** How many writes fail from now on, and whether they are done all the same. */
  failing = 0;
  lies = false;
  hanging = false;
  lastFailure = Number.NEGATIVE_INFINITY;
  #underWay: (() => void)[] = [];

  /** @param traceOf what a plugin was so far */
  constructor(readonly traceOf: (pluginId: string) => Stored['trace']) {}

  /** The disk as one host sees it, until that is killed. */
  connect(isAlive: () => boolean, lastAlive: number | undefined): SnapshotStore {
    const { stored } = this;
    const write = (change: () => void): Promise<void> =>
      new Promise((resolve, reject) => {
        if (!isAlive()) return;
        const answer = () => {
          if (this.failing > 0) {
            this.failing -= 1;
            this.lastFailure = Date.now();
            if (this.lies) change();
            return reject(new Error('EIO'));
          }
          change();
          resolve();
        };
        if (this.hanging) this.#underWay.push(answer);
        else answer();
      });
    return {
      async *load(): AsyncGenerator<StoredPlugin> {
        for (const [pluginId, { text }] of stored) yield { pluginId, snapshot: JSON.parse(text) };
      },
      save: (pluginId: string, snapshot: Snapshot<unknown>) => {
        const text = JSON.stringify(snapshot);
        const { sequence } = JSON.parse(text).context;
        const trace = this.traceOf(pluginId);
        return write(() => stored.set(pluginId, { pluginId, sequence, trace, text }));
      },
      remove: (pluginId: string) => write(() => stored.delete(pluginId)),
      setAside: () => Promise.reject(new Error('nothing is damaged here')),
      ...(lastAlive !== undefined && { lastAlive }),
    };
  }

  /** The writes under way go on. */
  heal(): void {
    this.failing = 0;
    this.hanging = false;
    for (const answer of this.#underWay.splice(0)) answer();
  }

  /** The host that asked for the writes under way is gone: they are done, or not. */
  release(areDone: boolean): void {
    if (areDone) this.heal();
    this.#underWay = [];
    this.failing = 0;
    this.hanging = false;
  }
}

interface Work {
  phase: string;
  end(how: 'ok' | 'failed' | 'degraded'): void;
}

/** What the statechart ends by itself where `finishing`. */
const FINISHED_WHEN_STOPPED = ['Installing', 'Building', 'Stopping', 'Uninstalling'];

/** A host, whose work ends when the test says so, until it is killed. */
export class Host {
  readonly fleet: PluginFleet;
  readonly works = new Map<string, Work>();
  readonly #monitors = new Map<string, (event: MonitorEvent) => void>();
  #finishing = false;
  #alive = true;

  constructor(
    disk: Disk,
    lastAlive: number | undefined,
    maxConcurrentRecoveries: number,
    machine: (pluginId: string, actors: WorkActors) => PluginStateMachineOptions,
  ) {
    const actors = this.#actors();
    this.fleet = new PluginFleet({
      store: disk.connect(() => this.#alive, lastAlive),
      onStoreError: () => {},
      maxConcurrentRecoveries,
      machine: (pluginId) => machine(pluginId, actors),
    });
  }

  /** The plugin reports its own crash. */
  report(pluginId: string, type: MonitorEvent['type']): void {
    const send = this.#monitors.get(pluginId) ?? this.fleet.get(pluginId)?.actor.send;
    send?.({ type, reason: 'exit code 1' });
  }

  /** From now on the work of stopping ends by itself. */
  finish(finishing: boolean): void {
    this.#finishing = finishing;
    if (!finishing) return;
    for (const { phase, end } of [...this.works.values()]) if (FINISHED_WHEN_STOPPED.includes(phase)) end('ok');
  }

  /** Nothing of it is heard of again. */
  kill(): void {
    this.#alive = false;
    for (const machine of this.fleet) machine.stop();
  }

  #actors(): WorkActors {
    const work = fromPromise<StartOutput, WorkInput>(
      ({ input: { pluginId, phase }, signal }) =>
        new Promise((resolve, reject) => {
          if (this.#finishing && FINISHED_WHEN_STOPPED.includes(phase)) return resolve();
          const held: Work = {
            phase,
            end: (how) => {
              this.works.delete(pluginId);
              if (how === 'failed') reject(new Error('exit code 1'));
              else resolve(how === 'degraded' ? { phase: 'Degraded' } : undefined);
            },
          };
          this.works.set(pluginId, held);
          const leave = () => this.works.get(pluginId) === held && this.works.delete(pluginId);
          signal.addEventListener('abort', leave, { once: true });
        }),
    );
    const monitor = fromCallback<EventObject, WorkInput>(({ input: { pluginId }, sendBack }) => {
      this.#monitors.set(pluginId, sendBack);
      return () => this.#monitors.get(pluginId) === sendBack && this.#monitors.delete(pluginId);
    });
    return { install: work, build: work, validate: work, start: work, monitor, stop: work, uninstall: work };
  }
}
