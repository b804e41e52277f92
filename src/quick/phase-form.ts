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

/** The snapshots of a phase whose work is idle: all are alike but for their contexts. */
export class PhaseForm {
  readonly work: IdleWork;
  readonly #form: PluginLifecycleSnapshot;

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
  }

  snapshot(context: PluginLifecycleContext): PluginLifecycleSnapshot {
    return { ...this.#form, context };
  }
}
