import type { Snapshot } from 'xstate';

/** Where Restate's admin API answers, and the service that is looked at. */
export interface StoredPluginsOptions {
  /** Such as `http://localhost:9070`. */
  adminUrl: string;
  name: string;
  signal: AbortSignal;
}

/** How many snapshots are asked for in one query. */
const AT_ONCE = 500;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Reads what Restate keeps of a service's plugins, by its SQL. The plugins notice nothing of it.
 *
 * @see https://docs.restate.dev/services/introspection
 */
export class StoredPlugins {
  readonly #options: StoredPluginsOptions;

  constructor(options: StoredPluginsOptions) {
    this.#options = options;
  }

  /** The newest transition's number of each plugin, by its id. */
  async sequences(): Promise<Map<string, number>> {
    const rows = await this.#query<{ service_key: string; sequence: number | string }>(
      `SELECT service_key, json_get_int(value_utf8, 'context', 'sequence') AS sequence FROM state WHERE ${this.#isSnapshot}`,
    );
    return new Map(rows.map(({ service_key, sequence }) => [service_key, Number(sequence)]));
  }

  /** The persisted snapshots of these plugins, not all at once. */
  async *snapshots(pluginIds: readonly string[]): AsyncGenerator<Snapshot<unknown>> {
    for (let from = 0; from < pluginIds.length; from += AT_ONCE) {
      yield* await this.#some(pluginIds.slice(from, from + AT_ONCE));
    }
  }

  async #some(pluginIds: readonly string[]): Promise<Snapshot<unknown>[]> {
    const keys = pluginIds.map(quoted).join(', ');
    const rows = await this.#query<{ value_utf8: string }>(
      `SELECT value_utf8 FROM state WHERE ${this.#isSnapshot} AND service_key IN (${keys})`,
    );
    return rows.map(({ value_utf8 }) => JSON.parse(value_utf8) as Snapshot<unknown>);
  }

  get #isSnapshot(): string {
    return `service_name = ${quoted(this.#options.name)} AND key = 'snapshot'`;
  }

  async #query<Row>(query: string): Promise<Row[]> {
    const { adminUrl, signal } = this.#options;
    const response = await fetch(new URL('query', adminUrl.replace(/\/?$/, '/')), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
    if (!response.ok) throw new Error(`Restate's admin API answers with ${response.status}: ${await response.text()}`);
    const { rows } = (await response.json()) as { rows: Row[] };
    return rows;
  }
}
