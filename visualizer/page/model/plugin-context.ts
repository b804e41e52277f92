import * as v from 'valibot';
import type { Step } from './state-value';

const number = v.fallback(v.optional(v.number()), undefined);

const Move = v.object({
  from: v.string(),
  to: v.string(),
  reason: v.fallback(v.string(), ''),
  timestamp: v.number(),
});

/** One transition, as the context of a plugin keeps it. */
export interface Move extends v.InferOutput<typeof Move> {
  /** What changed, of a move that the page has seen itself. */
  readonly steps?: readonly Step[];
}

const Wait = v.object({ number: v.number(), delay: v.number(), deadline: v.number() });

/** A recovery attempt, and the wait that it begins with. */
export type Wait = v.InferOutput<typeof Wait>;

const PluginContext = v.fallback(
  v.object({
    pluginId: v.fallback(v.optional(v.string()), undefined),
    history: v.fallback(v.optional(v.array(Move)), undefined),
    sequence: number,
    attempt: v.fallback(v.nullish(Wait), undefined),
    retry: v.fallback(v.optional(v.object({ attempts: number })), undefined),
    backoff: v.fallback(v.optional(v.object({ maxAttempts: number })), undefined),
  }),
  {},
);

/** What the page looks at in a context; an app may have taken away any part of it, or have a context of its own. */
export const readPluginContext = (context: unknown): v.InferOutput<typeof PluginContext> =>
  v.parse(PluginContext, context);
