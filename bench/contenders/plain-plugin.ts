import { PLUGIN_MOVES, PLUGIN_PHASES, type PluginPhase } from 'plugin-statechart';
import type { Observer, PluginSetup } from './contender';

/** One phase change. */
export interface Transition {
  from: PluginPhase;
  to: PluginPhase;
  reason: string;
  timestamp: Date;
}

const ALLOWED = new Map<PluginPhase, Set<PluginPhase>>(
  PLUGIN_PHASES.map((phase) => [phase, new Set(PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ to }) => to))]),
);

/** A move that is not legal. */
class IllegalMoveError extends Error {
  override readonly name = 'IllegalMoveError';

  constructor(
    readonly pluginId: string,
    readonly from: PluginPhase,
    readonly to: PluginPhase,
    readonly allowed: readonly PluginPhase[],
  ) {
    super(`invalid transition ${from} → ${to} for plugin ${pluginId} (allowed: ${allowed.join(', ')})`);
  }
}

/** The lifecycle as an experienced developer writes it by hand, without any library. */
export class PlainPlugin {
  readonly pluginId: string;
  readonly historyLimit: number;
  protected kept: Transition[] = [];
  #phase: PluginPhase;
  #sequence = 0;
  readonly #observers = new Set<Observer>();

  constructor({ pluginId, initial, historyLimit, observer }: PluginSetup) {
    this.pluginId = pluginId;
    this.historyLimit = historyLimit;
    this.#phase = initial;
    if (observer) this.#observers.add(observer);
  }

  get phase(): PluginPhase {
    return this.#phase;
  }

  get sequence(): number {
    return this.#sequence;
  }

  transitionTo(next: PluginPhase, reason: string): void {
    const allowed = ALLOWED.get(this.#phase);
    if (!allowed?.has(next)) throw new IllegalMoveError(this.pluginId, this.#phase, next, [...(allowed ?? [])]);
    this.#enter(next, reason);
  }

  force(phase: PluginPhase, reason: string): void {
    if (!ALLOWED.has(phase)) throw new RangeError(`unknown phase ${phase}`);
    this.#enter(phase, `force: ${reason}`);
  }

  history(): Transition[] {
    return this.kept.slice(-this.historyLimit);
  }

  protected remember(transition: Transition): void {
    this.kept.push(transition);
    if (this.kept.length > this.historyLimit) this.kept.shift();
  }

  #enter(to: PluginPhase, reason: string): void {
    const transition = { from: this.#phase, to, reason, timestamp: new Date() };
    this.#phase = to;
    this.#sequence += 1;
    this.remember(transition);
    for (const observer of this.#observers) {
      try {
        observer(this.pluginId, transition);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
}
