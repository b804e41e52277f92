import { setTimeout as delay } from 'node:timers/promises';
import type { ActorOptions } from 'xstate';
import { LONGEST_DELAY } from '../../machines/backoff-options';
import { checkNumber } from '../../machines/check-number';
import type { PluginLifecycle } from '../../machines/plugin-lifecycle-type';
import { restoredSnapshot } from '../restored-snapshot';
import { Mirror } from './mirror';
import { StoredPlugins } from './stored-plugins';

/** What is watched, and who sees it. */
export interface WatchPluginsOptions {
  /** Where Restate's admin API answers, such as `http://localhost:9070`. */
  adminUrl: string;
  /** The name of the plugins' service. Default `plugins`. */
  name?: string;
  /** An inspector's, as for XState's `createActor`. */
  inspect: NonNullable<ActorOptions<PluginLifecycle>['inspect']>;
  /** How often Restate is asked, in ms. Default 500; from 10. */
  interval?: number;
  /** Told each time that Restate could not be asked. Default: the first failure in a row is written to the console. */
  onError?: (error: unknown) => void;
}

/** Ends the watching. */
export interface PluginWatch extends AsyncDisposable {
  stop(): Promise<void>;
}

const QUICKEST = 10;

/**
 * Shows the plugins of a service on Restate to an inspector, as if their actors ran here. Restate is asked again and
 * again what has changed; transitions in between are told in order, as many as the plugin's history has kept. The
 * plugins notice nothing of it.
 *
 * @throws {TypeError | RangeError} `interval` is no number of ms in its range
 */
export function watchPlugins(options: WatchPluginsOptions): PluginWatch {
  const { adminUrl, name = 'plugins', inspect, interval = 500, onError } = options;
  checkNumber('interval', interval, QUICKEST, LONGEST_DELAY);
  const ended = new AbortController();
  const stored = new StoredPlugins({ adminUrl, name, signal: ended.signal });
  const mirrors = new Map<string, Mirror>();

  async function look(): Promise<void> {
    const sequences = await stored.sequences();
    const changed = [...sequences].filter(([id, sequence]) => mirrors.get(id)?.sequence !== sequence).map(([id]) => id);
    for await (const snapshot of stored.snapshots(changed)) {
      const { context } = restoredSnapshot(snapshot, {});
      const mirror = mirrors.get(context.pluginId);
      if (mirror) mirror.follow(context);
      else mirrors.set(context.pluginId, new Mirror(context, inspect));
    }
  }

  let failures = 0;
  function fail(error: unknown): void {
    failures += 1;
    if (onError) onError(error);
    else if (failures === 1) console.error(`could not ask Restate for the plugins of ${name}:`, error);
  }

  async function watch(): Promise<void> {
    while (!ended.signal.aborted) {
      try {
        await look();
        failures = 0;
      } catch (error) {
        if (!ended.signal.aborted) fail(error);
      }
      await delay(interval, undefined, { signal: ended.signal }).catch(() => {});
    }
    for (const { actor } of mirrors.values()) actor.stop();
  }

  const watching = watch();
  const stop = async () => {
    ended.abort();
    await watching;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}
