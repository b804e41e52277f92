import type { Actor } from '../model/actor';
import type { Definition } from '../model/definition';
import { type PreparedChart, prepareChart } from './prepare';

/** The plugin lifecycle, drawn when the page was built. */
declare const PLUGIN_LIFECYCLE: { readonly id: string; readonly states: readonly string[]; readonly svg: string };

/** Of so many machines the pictures are kept. */
const KEPT = 20;

/** A chart, or why there is none. */
export type ChartOrReason = PreparedChart | string;

const charts = new Map<string, Promise<ChartOrReason>>();

const isLifecycle = ({ id, states }: Definition): boolean =>
  id === PLUGIN_LIFECYCLE.id &&
  states.size === PLUGIN_LIFECYCLE.states.length &&
  PLUGIN_LIFECYCLE.states.every((name) => states.has(name));

const UNREADABLE = 'The picture of this machine cannot be read.';

async function fetchChart(sessionId: string, token: string): Promise<ChartOrReason> {
  const response = await fetch(`/chart.svg?${new URLSearchParams({ token, session: sessionId })}`);
  const text = await response.text();
  return response.ok ? (prepareChart(text) ?? UNREADABLE) : text;
}

/** The chart of an actor's machine. The server draws the one that the page does not bring along. */
export function chartOf(actor: Actor, definition: Definition, token: string): Promise<ChartOrReason> {
  if (isLifecycle(definition)) return Promise.resolve(prepareChart(PLUGIN_LIFECYCLE.svg) ?? UNREADABLE);
  const key = actor.definition ?? '';
  const known = charts.get(key);
  if (known) return known;
  const chart = fetchChart(actor.sessionId, token).catch(() => 'The server does not answer.');
  charts.set(key, chart);
  // What cannot be drawn now may be drawn the next time that somebody looks.
  void chart.then((drawn) => typeof drawn === 'string' && charts.delete(key));
  if (charts.size > KEPT) charts.delete(charts.keys().next().value ?? '');
  return chart;
}
