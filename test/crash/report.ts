/** The newest transition of a plugin, as a host knows it. */
interface Newest {
  sequence: number;
  to: string;
  timestamp: number;
}

export type NewestById = Record<string, Newest>;

/** What a host of the crash test tells, one JSON line each. */
export type Report =
  /** All plugins are back. `setAside` and the processes that were ended are counted. */
  | { type: 'ready'; plugins: NewestById; setAside: number; ended: number }
  /** `flush()` has resolved: none of these transitions may ever be missing. */
  | { type: 'flushed'; plugins: NewestById };
