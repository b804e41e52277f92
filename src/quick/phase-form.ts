import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import type { PluginLifecycle, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { IdleWork } from './idle-work';

/** The children of a snapshot whose work is idle. */
const IDLE: PluginLifecycleSnapshot['children'] = Object.freeze({});

/** Whether a snapshot has no children: its work is idle, or there is none. */
export function hasChildren({ children }: PluginLifecycleSnapshot): boolean {
  if (children === IDLE) return false;
  for (const _ in children) return true;
  return false;
}

/** Whether a snapshot has no children because its work is idle, and not because there is none. */
export const isFormed = ({ children }: PluginLifecycleSnapshot): boolean => children === IDLE;

/** `{ ...form, context }` for the fields that XState gives a snapshot, in half the time. */
const literal = (form: PluginLifecycleSnapshot, context: PluginLifecycleContext) =>
  ({
    status: form.status,
    output: form.output,
    error: form.error,
    machine: form.machine,
    context,
    _nodes: form._nodes,
    value: form.value,
    tags: form.tags,
    children: form.children,
    historyValue: form.historyValue,
    matches: form.matches,
    hasTag: form.hasTag,
    can: form.can,
    getMeta: form.getMeta,
    toJSON: form.toJSON,
  }) as PluginLifecycleSnapshot;

/** The snapshots of a phase whose work is idle: all are alike but for their contexts. */
export class PhaseForm {
  readonly work: IdleWork;
  readonly #form: PluginLifecycleSnapshot;
  readonly #hasKnownFields: boolean;

  constructor(machine: PluginLifecycle, phase: PluginPhase) {
    this.work = new IdleWork(machine, phase);
    const form = machine.resolveState({ value: phase, context: {} as PluginLifecycleContext });
    const { toJSON } = form;
    const children = this.work.shown();
    this.#form = {
      ...form,
      children: IDLE,
      toJSON() {
        return { ...(toJSON.call(this) as object), children } as ReturnType<typeof toJSON>;
      },
    };
    const known = literal(this.#form, this.#form.context);
    this.#hasKnownFields = Object.keys(known).join() === Object.keys(this.#form).join();
  }

  snapshot(context: PluginLifecycleContext): PluginLifecycleSnapshot {
    return this.#hasKnownFields ? literal(this.#form, context) : { ...this.#form, context };
  }
}
