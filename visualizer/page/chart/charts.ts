import type { Actor } from '../model/actor';
import type { Definition } from '../model/definition';
import { type PreparedChart, prepareChart } from './prepare';

/** The plugin lifecycle, drawn when the page was built. */
declare const PLUGIN_LIFECYCLE: { readonly id: string; readonly states: readonly string[]; readonly svg: string };

/** Of so many machines the pictures are kept. */
const KEPT = 20;

const charts = new Map<string, Promise<PreparedChart | undefined>>();

const isLifecycle = ({ id, states }: Definition): boolean =>
  id === PLUGIN_LIFECYCLE.id &&
  states.size === PLUGIN_LIFECYCLE.states.length &&
  PLUGIN_LIFECYCLE.states.every((name) => states.has(name));

async function load({ sessionId }: Actor, definition: Definition, token: string): Promise<PreparedChart | undefined> {
  if (isLifecycle(definition)) return prepareChart(PLUGIN_LIFECYCLE.svg);
  const query = new URLSearchParams({ token, session: sessionId });
  const response = await fetch(`/chart.svg?${query}`);
  if (!response.ok) throw new Error(`The server draws no chart: ${response.status}`);
  return prepareChart(await response.text());
}

/** The chart of an actor's machine. The server draws the one that the page does not bring along. */
export function chartOf(actor: Actor, definition: Definition, token: string): Promise<PreparedChart | undefined> {
  const key = actor.definition ?? '';
  const known = charts.get(key);
  if (known) return known;
  const chart = load(actor, definition, token).catch(() => {
    charts.delete(key);
    return undefined;
  });
  charts.set(key, chart);
  if (charts.size > KEPT) charts.delete(charts.keys().next().value ?? '');
  return chart;
}
