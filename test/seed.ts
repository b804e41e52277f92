import type { PluginPhase } from '../src';

/** The Go package's table of legal moves, typed in by hand: what the statechart is held against. */
export const SEED_TABLE: Record<PluginPhase, PluginPhase[]> = {
  Uninstalled: ['Installing'],
  Installing: ['Installed', 'Failed'],
  Installed: ['Building', 'Validating', 'Uninstalling', 'Stopped'],
  Building: ['Validating', 'BuildFailed', 'Failed'],
  BuildFailed: ['Building', 'Failed', 'Uninstalling'],
  Validating: ['Starting', 'Failed', 'Installed'],
  Starting: ['Running', 'Failed', 'Degraded'],
  Running: ['Stopping', 'Degraded', 'Failed', 'Recovering', 'Validating'],
  Degraded: ['Recovering', 'Stopping', 'Failed'],
  Recovering: ['Validating', 'Failed'],
  Stopping: ['Stopped', 'Failed'],
  Stopped: ['Validating', 'Starting', 'Uninstalling', 'Installed'],
  Failed: ['Validating', 'Building', 'Uninstalling', 'Installed'],
  Uninstalling: ['Uninstalled', 'Failed'],
};

export const SEED_PHASES = Object.keys(SEED_TABLE) as PluginPhase[];

/** All 196 pairs, and whether the Go package allows them. */
export const SEED_PAIRS = SEED_PHASES.flatMap((from) =>
  SEED_PHASES.map((to) => ({ from, to, legal: SEED_TABLE[from].includes(to) })),
);

/** The Go package's state machine, as little as it takes to predict it. */
export class SeedModel {
  history: { from: PluginPhase; to: PluginPhase; reason: string }[] = [];
  retry = { attempts: 0, nextBackoff: 1000 };

  constructor(public phase: PluginPhase) {}

  transitionTo(to: PluginPhase, reason: string): boolean {
    if (!SEED_TABLE[this.phase].includes(to)) return false;
    this.#record(to, reason);
    return true;
  }

  forcePhase(to: PluginPhase, reason: string): void {
    this.#record(to, `force: ${reason}`);
  }

  advance(): void {
    this.retry = { attempts: this.retry.attempts + 1, nextBackoff: Math.min(this.retry.nextBackoff * 2, 60_000) };
  }

  reset(): void {
    this.retry = { attempts: 0, nextBackoff: 1000 };
  }

  #record(to: PluginPhase, reason: string): void {
    this.history = [...this.history, { from: this.phase, to, reason }].slice(-50);
    this.phase = to;
  }
}
