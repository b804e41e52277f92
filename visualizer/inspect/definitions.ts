import type { AnyActorRef, MachineContext } from 'xstate';
import { type Sanitizers, shown } from './sanitizers';
import { nameOf } from './stately-frames';

/** The longest definition that is told, in characters. */
const LONGEST = 1_000_000;

/** What frames tell of the machines of actors: each machine's config as JSON, made once. */
export class Definitions {
  readonly #sanitizers: Sanitizers;
  readonly #texts = new WeakMap<object, string>();

  constructor(sanitizers: Sanitizers) {
    this.#sanitizers = sanitizers;
  }

  of(actor: AnyActorRef): string {
    const { config } = (actor as { logic?: { config?: unknown } }).logic ?? {};
    if (typeof config !== 'object' || config === null) return JSON.stringify({ id: nameOf(actor) });
    const text = this.#texts.get(config) ?? this.#textOf(config, nameOf(actor));
    this.#texts.set(config, text);
    return text;
  }

  #textOf(config: object, name: string): string {
    const { sanitizeDefinition } = this.#sanitizers;
    const told = shown(this.#withContextShown(config), sanitizeDefinition, 'sanitizeDefinition', LONGEST);
    if (typeof told !== 'object') return JSON.stringify({ id: name, description: told });
    const text = JSON.stringify(told);
    return text.length <= LONGEST ? text : JSON.stringify({ id: name, description: `[${text.length} characters]` });
  }

  #withContextShown(config: object): object {
    const { sanitizeContext } = this.#sanitizers;
    const { context } = config as { context?: MachineContext };
    return sanitizeContext && typeof context === 'object'
      ? { ...config, context: shown(context, sanitizeContext, 'sanitizeContext') }
      : config;
  }
}
