import { SEED_TABLE } from '../seed';

type Phase = keyof typeof SEED_TABLE;

/** A plugin, as the model has it. */
export interface PluginState {
  readonly phase: Phase;
  /** How many transitions were made. */
  readonly sequence: number;
  /** How many recovery attempts count. */
  readonly attempts: number;
  readonly attempt: { number: number; delay: number; deadline: number } | null;
  readonly upSince: number | null;
}

interface ModelPlugin {
  state: PluginState;
  /** What the plugin was after each of its transitions, the first state included. */
  readonly trace: PluginState[];
  alive: boolean;
  /** Whether it has its turn to recover. */
  turn: boolean;
  /** When its backoff ends, if it waits for that. */
  wait: { at: number; begun: number } | undefined;
}

/** What a store has of a plugin: so many transitions of those in the trace. */
export interface Stored {
  pluginId: string;
  sequence: number;
  trace: readonly PluginState[];
}

/** The waits are 1000, 2000, 3000, 3000 ms; then the plugin fails. */
export const BACKOFF = { initialDelay: 1000, factor: 2, maxDelay: 3000, maxAttempts: 4, stableAfter: 2500 } as const;

/** All times in a run are multiples of it, in ms. */
export const TICK = 500;

/** What the work of a phase leads to. */
const WORK: Partial<Record<Phase, { ok: Phase; failed: Phase }>> = {
  Installing: { ok: 'Installed', failed: 'Failed' },
  Building: { ok: 'Validating', failed: 'BuildFailed' },
  Validating: { ok: 'Starting', failed: 'Failed' },
  Starting: { ok: 'Running', failed: 'Failed' },
  Stopping: { ok: 'Stopped', failed: 'Failed' },
  Uninstalling: { ok: 'Uninstalled', failed: 'Failed' },
};

export const hasWork = (phase: Phase): boolean => WORK[phase] !== undefined;
const isUp = (phase: Phase): boolean => phase === 'Running' || phase === 'Degraded';
const isComingUp = (phase: Phase): boolean => phase === 'Validating' || phase === 'Starting';
/** Who leads a plugin on from here begins afresh. */
const isAtRest = (phase: Phase): boolean => ['Uninstalled', 'BuildFailed', 'Stopped', 'Failed'].includes(phase);

const isStable = ({ upSince }: PluginState, now: number): boolean =>
  upSince !== null && now - upSince >= BACKOFF.stableAfter;

/** A fleet as the documentation tells of it, without any of its code. */
export class FleetModel {
  plugins = new Map<string, ModelPlugin>();
  /** The plugins whose backoff is over and which wait for their turn, by the ends of their backoffs. */
  queue: { pluginId: string; due: number }[] = [];
  #begun = 0;

  /** @param isDriven whether the app provides the work of a plugin */
  constructor(
    public now: number,
    readonly limit: number,
    readonly isDriven: (pluginId: string) => boolean,
  ) {}

  add(pluginId: string, phase: Phase): void {
    const upSince = isUp(phase) ? this.now : null;
    const plugin = this.#admit(pluginId, [], { phase, sequence: 0, attempts: 0, attempt: null, upSince });
    // It is crashed from the start.
    if (phase === 'Recovering') this.#planAttempt(plugin);
    this.#settle(plugin);
  }

  remove(pluginId: string): void {
    this.#leave(pluginId);
    this.plugins.delete(pluginId);
    this.#giveTurns();
  }

  canMove(pluginId: string, to: Phase): boolean {
    const { alive, state } = this.plugins.get(pluginId) as ModelPlugin;
    return alive && SEED_TABLE[state.phase].includes(to);
  }

  /** A legal move, by whom ever. */
  move(pluginId: string, to: Phase): void {
    const plugin = this.plugins.get(pluginId) as ModelPlugin;
    const { phase } = plugin.state;
    if (isAtRest(phase)) this.#change(plugin, { attempts: 0, attempt: null });
    if (to === 'Failed' && (isComingUp(phase) || phase === 'Recovering')) this.#change(plugin, { attempt: null });
    this.#enter(pluginId, to);
  }

  force(pluginId: string, to: Phase): void {
    this.#change(this.plugins.get(pluginId) as ModelPlugin, { attempt: null });
    this.#enter(pluginId, to);
  }

  /** The work of the phase ends. */
  workEnds(pluginId: string, how: 'ok' | 'failed' | 'degraded'): void {
    const plugin = this.plugins.get(pluginId) as ModelPlugin;
    const { phase, attempt } = plugin.state;
    const work = WORK[phase] as { ok: Phase; failed: Phase };
    if (how === 'failed' && isComingUp(phase) && attempt) this.#planAttempt(plugin);
    if (how === 'failed') this.#enter(pluginId, work.failed);
    else this.#enter(pluginId, how === 'degraded' && phase === 'Starting' ? 'Degraded' : work.ok);
  }

  startAll(): void {
    for (const [pluginId, { alive, state }] of this.plugins) {
      if (alive && ['Installed', 'Stopped'].includes(state.phase)) this.move(pluginId, 'Validating');
    }
  }

  /** All that is not at rest is led there, where the work of Installing, Building, Stopping, Uninstalling succeeds. */
  stopAll(): void {
    const ending = [...this.plugins].filter(([, { alive }]) => alive);
    // Nothing gets its turn meanwhile.
    this.queue = [];
    for (const [pluginId, { state }] of ending) {
      if (state.phase === 'Starting') this.force(pluginId, 'Stopping');
      else if (state.phase === 'Recovering') this.force(pluginId, 'Stopped');
      else if (state.phase === 'Validating' || state.attempt) this.move(pluginId, 'Installed');
    }
    for (const [pluginId, plugin] of ending) {
      if (isUp(plugin.state.phase)) this.move(pluginId, 'Stopping');
      const driven = this.isDriven(pluginId);
      if (hasWork(plugin.state.phase) && driven) this.workEnds(pluginId, 'ok');
      if (plugin.state.phase === 'Validating') this.move(pluginId, 'Installed');
      if (hasWork(plugin.state.phase)) this.#leave(pluginId);
    }
  }

  pass(time: number): void {
    for (const end = this.now + time; this.now < end; ) {
      this.now += TICK;
      const over = [...this.plugins].filter(([, { wait }]) => wait && wait.at <= this.now);
      over.sort(([, a], [, b]) => (a.wait?.at ?? 0) - (b.wait?.at ?? 0) || (a.wait?.begun ?? 0) - (b.wait?.begun ?? 0));
      for (const [pluginId, plugin] of over) {
        plugin.wait = undefined;
        if (plugin.state.attempt) this.#queueUp(pluginId, plugin.state.attempt.deadline);
        else this.#enter(pluginId, 'Failed');
        // Who comes first takes a turn that nobody has.
        this.#giveTurns();
      }
    }
  }

  /** The host starts again from what is stored. Returns the corrections, as `pluginId → phase`. */
  restart(stored: readonly Stored[], lastAlive: number | undefined): string[] {
    this.plugins = new Map();
    this.queue = [];
    const corrections: string[] = [];
    for (const { pluginId, sequence, trace } of stored) {
      const state = this.#asOfNow(trace[sequence] as PluginState, lastAlive);
      const plugin = this.#admit(pluginId, trace.slice(0, sequence), state);
      this.#settle(plugin);
      const to = this.#correct(pluginId, plugin);
      if (to) corrections.push(`${pluginId} → ${to}`);
    }
    this.#giveTurns();
    return corrections;
  }

  /** The time down is no time up, where it is known; no wait is longer than if it began now. */
  #asOfNow(state: PluginState, lastAlive: number | undefined): PluginState {
    const { upSince, attempt } = state;
    return {
      ...state,
      upSince: upSince === null || lastAlive === undefined ? upSince : this.now - (lastAlive - upSince),
      attempt: attempt && { ...attempt, deadline: Math.min(attempt.deadline, this.now + attempt.delay) },
    };
  }

  /** The table of `restartPolicy`. */
  #correct(pluginId: string, plugin: ModelPlugin): Phase | undefined {
    const { phase, attempt, attempts } = plugin.state;
    if (isUp(phase) || (isComingUp(phase) && attempt)) {
      const crashLoop = attempts > 0 && !isStable(plugin.state, this.now);
      this.force(pluginId, 'Recovering');
      if (crashLoop) return 'Recovering';
      this.#change(plugin, { attempts: 0, attempt: { number: 0, delay: 0, deadline: this.now } });
      this.#settle(plugin);
      return 'Recovering';
    }
    if (!hasWork(phase)) return undefined;
    const to = this.isDriven(pluginId) ? phase : 'Failed';
    this.force(pluginId, to);
    return to;
  }

  #admit(pluginId: string, before: PluginState[], state: PluginState): ModelPlugin {
    const plugin = { state, trace: before, alive: true, turn: false, wait: undefined };
    this.plugins.set(pluginId, plugin);
    return plugin;
  }

  /** The plugin's actor is stopped, wherever it is. */
  #leave(pluginId: string): void {
    const plugin = this.plugins.get(pluginId) as ModelPlugin;
    plugin.alive = false;
    plugin.turn = false;
    plugin.wait = undefined;
    this.queue = this.queue.filter((waiting) => waiting.pluginId !== pluginId);
  }

  #change(plugin: ModelPlugin, change: Partial<PluginState>): void {
    plugin.state = { ...plugin.state, ...change };
  }

  /** The plugin is there now, and stays for a while. */
  #settle(plugin: ModelPlugin): void {
    plugin.trace[plugin.state.sequence] = plugin.state;
    this.#awaitBackoff(plugin);
  }

  #enter(pluginId: string, to: Phase): void {
    const plugin = this.plugins.get(pluginId) as ModelPlugin;
    if (isStable(plugin.state, this.now)) this.#change(plugin, { attempts: 0, attempt: null });
    const { sequence, upSince, attempt } = plugin.state;
    this.#change(plugin, {
      phase: to,
      sequence: sequence + 1,
      upSince: isUp(to) ? (upSince ?? this.now) : null,
      attempt: isUp(to) || to === 'Installed' ? null : attempt,
    });
    if (to === 'Recovering') this.#planAttempt(plugin);
    this.queue = this.queue.filter((waiting) => waiting.pluginId !== pluginId);
    this.#settle(plugin);
    plugin.turn = isComingUp(to) && (plugin.turn || plugin.state.attempt !== null);
    this.#giveTurns();
  }

  #planAttempt(plugin: ModelPlugin): void {
    const { attempts } = plugin.state;
    const { initialDelay, factor, maxDelay, maxAttempts } = BACKOFF;
    const delay = Math.min(initialDelay * factor ** attempts, maxDelay);
    const number = attempts + 1;
    if (attempts >= maxAttempts) this.#change(plugin, { attempt: null });
    else this.#change(plugin, { attempts: number, attempt: { number, delay, deadline: this.now + delay } });
  }

  #awaitBackoff(plugin: ModelPlugin): void {
    const { phase, attempt } = plugin.state;
    const waits = phase === 'Recovering' || (phase === 'Failed' && attempt);
    const at = Math.max(attempt?.deadline ?? this.now, this.now);
    plugin.wait = waits ? { at, begun: ++this.#begun } : undefined;
  }

  #queueUp(pluginId: string, due: number): void {
    const before = this.queue.findLastIndex((waiting) => waiting.due <= due);
    this.queue.splice(before + 1, 0, { pluginId, due });
  }

  #giveTurns(): void {
    const recovering = () => [...this.plugins.values()].filter(({ turn }) => turn).length;
    while (this.queue.length > 0 && recovering() < this.limit) {
      this.#enter((this.queue.shift() as { pluginId: string }).pluginId, 'Validating');
    }
  }
}
