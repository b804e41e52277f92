/** Many crashes at once: not the fault of one plugin any more. */
export interface Storm {
  /** How many crashes there were within `within`: as many as make a storm. */
  crashes: number;
  /** The length of the window, in ms. */
  within: number;
  /** When the first of them was. */
  since: Date;
  /** The plugins that crashed, and how often; the most often first. */
  plugins: { pluginId: string; crashes: number }[];
}

/** How many crashes make a storm. */
export interface StormOptions {
  /** A whole number from 1. */
  crashes: number;
  /** In how many ms; from 1. */
  within: number;
}

interface Crash {
  pluginId: string;
  at: number;
}

function countByPlugin(crashes: readonly Crash[]): Storm['plugins'] {
  const counts = new Map<string, number>();
  for (const { pluginId } of crashes) counts.set(pluginId, (counts.get(pluginId) ?? 0) + 1);
  return [...counts]
    .map(([pluginId, count]) => ({ pluginId, crashes: count }))
    .sort((one, other) => other.crashes - one.crashes);
}

/**
 * Tells when too many plugins crash: once as soon as there are `crashes` of them within less than `within` ms, and
 * again only after it was calm, that is, after there were fewer than half as many.
 *
 * It remembers the newest `crashes` crashes, and times them by a clock that nobody sets.
 */
export class StormDetector {
  readonly #options: StormOptions;
  readonly #onStorm: (storm: Storm) => void;
  /** A ring: the newest crash overwrites the oldest. */
  readonly #crashes: Crash[] = [];
  #total = 0;
  #calm = true;

  constructor(options: StormOptions, onStorm: (storm: Storm) => void) {
    this.#options = options;
    this.#onStorm = onStorm;
  }

  /** Takes note of a crash that happens now. */
  crashed(pluginId: string): void {
    const { crashes } = this.#options;
    const at = performance.now();
    if (!this.#had(Math.ceil(crashes / 2), at)) this.#calm = true;
    this.#crashes[this.#total % crashes] = { pluginId, at };
    this.#total += 1;
    if (!this.#calm || !this.#had(crashes, at)) return;
    this.#calm = false;
    this.#onStorm(this.#stormAt(at));
  }

  /** Whether there were so many crashes in the window that ends now: whether the oldest of so many is in it. */
  #had(count: number, now: number): boolean {
    const { crashes, within } = this.#options;
    const oldest = this.#crashes[(this.#total - count) % crashes];
    return oldest !== undefined && now - oldest.at < within;
  }

  #stormAt(now: number): Storm {
    const { crashes, within } = this.#options;
    const oldest = this.#crashes[this.#total % crashes];
    const since = new Date(Date.now() - (now - (oldest?.at ?? now)));
    return { crashes, within, since, plugins: countByPlugin(this.#crashes) };
  }
}
