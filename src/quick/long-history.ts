import type { PluginLifecycleContext } from '../../machines/context';
import type { TransitionRecord } from '../../machines/transition-record';

/** Up to this many records a history is copied with each transition; beyond, that would take longer than the rest. */
const LONGEST_COPIED = 100;

export const isLong = ({ historyLimit }: PluginLifecycleContext): boolean => historyLimit > LONGEST_COPIED;

/** A class whose instances are the objects that its constructor is given: so private fields come to plain objects. */
class Stamp {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is what the class is for
    return object;
  }
}

/**
 * A history that is put together when somebody reads it. Successive contexts share one array of records, and each
 * knows how many of them there were when it was made.
 */
class LongHistory extends Stamp {
  readonly #records: TransitionRecord[];
  readonly #end: number;
  #copy: TransitionRecord[] | undefined;

  constructor(context: object, records: TransitionRecord[], end: number) {
    super(context);
    this.#records = records;
    this.#end = end;
  }

  static read(context: PluginLifecycleContext): TransitionRecord[] {
    const history = context as PluginLifecycleContext & LongHistory;
    history.#copy ??= history.#records.slice(Math.max(history.#end - context.historyLimit, 0), history.#end);
    return history.#copy;
  }

  static newest(context: PluginLifecycleContext): TransitionRecord | undefined {
    return isLong(context) && #records in context ? context.#records[context.#end - 1] : context.history.at(-1);
  }

  /** The records of a context, in an array that one more can be pushed to. */
  static extensible(context: PluginLifecycleContext): TransitionRecord[] {
    if (!(#records in context)) return context.history.slice(-context.historyLimit);
    const { historyLimit } = context;
    const records = context.#records;
    const end = context.#end;
    // Another context may have gone on from the same one, and twice the limit is enough to keep.
    if (records.length !== end) return records.slice(Math.max(end - historyLimit, 0), end);
    return end < 2 * historyLimit ? records : records.slice(-historyLimit);
  }
}

const READ_LATER: PropertyDescriptor & ThisType<PluginLifecycleContext> = {
  get() {
    return LongHistory.read(this);
  },
  enumerable: true,
  configurable: true,
};

/** The newest record of a context, in a time that does not depend on how long its history is. */
export const newestRecord = (context: PluginLifecycleContext): TransitionRecord | undefined =>
  LongHistory.newest(context);

/** Gives `next` the history of `context` and one record more, in a time that does not depend on how long it is. */
export function appendLong(
  next: Omit<PluginLifecycleContext, 'history'>,
  context: PluginLifecycleContext,
  record: TransitionRecord,
): PluginLifecycleContext {
  const records = LongHistory.extensible(context);
  records.push(record);
  new LongHistory(next, records, records.length);
  return Object.defineProperty(next, 'history', READ_LATER) as PluginLifecycleContext;
}
