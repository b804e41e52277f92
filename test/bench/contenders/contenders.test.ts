import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { PluginSetup, Recorded } from '../../../bench/contenders/contender';
import { CONTENDER_NAMES, loadContender } from '../../../bench/contenders/load';
import { CYCLE, ILLEGAL, type Step } from '../../../bench/contenders/steps';

const WITHOUT_BOOKKEEPING = ['bare-chart'];
const NAMES = CONTENDER_NAMES.filter((name) => !WITHOUT_BOOKKEEPING.includes(name));

const SETUP: PluginSetup = { pluginId: 'kubernetes', initial: 'Uninstalled', historyLimit: 50 };

const withoutTime = ({ from, to, reason }: Recorded) => ({ from, to, reason });
const rounds = (count: number): Step[] => Array.from({ length: count }, () => CYCLE).flat();
const expected = rounds(8).map(({ from, to, reason }) => ({ from, to, reason }));

test.each(NAMES)('%s does the same bookkeeping', async (name) => {
  const contender = await loadContender(name);
  const told: Recorded[] = [];
  const names = new Set<string>();
  const observer = (pluginId: string, transition: Recorded) => {
    names.add(pluginId);
    told.push(transition);
  };
  const plugin = contender.create({ ...SETUP, observer });
  const before = Date.now();
  for (const step of rounds(8)) {
    contender.move(plugin, step);
    expect(contender.phase(plugin)).toBe(step.to);
  }
  await undefined;
  expect(names).toEqual(new Set(['kubernetes']));
  expect(told.map(withoutTime)).toEqual(expected);
  const history = contender.history?.(plugin) ?? [];
  expect(history.map(withoutTime)).toEqual(expected.slice(-50));
  expect(contender.sequence?.(plugin)).toBe(expected.length);
  for (const { timestamp } of [...told, ...history]) {
    expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
    expect(Number(timestamp)).toBeLessThanOrEqual(Date.now());
  }
});

test.each(NAMES)('%s goes on where its observer throws', async (name) => {
  const contender = await loadContender(name);
  const uncaught: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => uncaught.push(error));
  try {
    const observer = () => {
      throw new Error('an observer with a fault');
    };
    const plugin = contender.create({ ...SETUP, observer });
    for (const step of CYCLE) contender.move(plugin, step);
    expect(contender.phase(plugin)).toBe('Uninstalled');
    await vi.waitFor(() => expect(uncaught).toHaveLength(CYCLE.length));
    await sleep(5);
    expect(contender.sequence?.(plugin)).toBe(CYCLE.length);
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
});

test.each(NAMES)('%s refuses a move that is not legal, and tells of it once', async (name) => {
  const contender = await loadContender(name);
  const tell = vi.fn();
  const plugin = contender.create({ ...SETUP, initial: ILLEGAL.from, onRefused: tell });
  contender.refuse?.(plugin, ILLEGAL, tell);
  expect(tell).toHaveBeenCalledOnce();
  expect(contender.phase(plugin)).toBe(ILLEGAL.from);
});

test.each(CONTENDER_NAMES)('%s forces and restores, where it can', async (name) => {
  const contender = await loadContender(name);
  const plugin = contender.create({ ...SETUP, initial: 'Running' });
  if (contender.persist && contender.restore) {
    const snapshot = JSON.parse(JSON.stringify(contender.persist(plugin)));
    expect(contender.phase(contender.restore(snapshot))).toBe('Running');
  }
  if (contender.force) {
    contender.force(plugin, 'Installed', 'found so outside');
    expect(contender.phase(plugin)).toBe('Installed');
    expect(contender.history?.(plugin).map(({ reason }) => reason)).toEqual(['force: found so outside']);
  }
});
