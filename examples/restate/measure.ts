// Measures transitions through Restate beside those of a local actor, and writes the table into docs/restate.md.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type PluginPhase, PluginStateMachine } from 'plugin-statechart';
import { PluginServiceClient } from 'plugin-statechart/restate';
import { freePort } from './free-port';
import { Registry } from './registry';
import { RestateServer } from './restate-server';
import { Workers } from './workers';

const DOCUMENT = fileURLToPath(new URL('../../docs/restate.md', import.meta.url));
const MARKS = /(<!-- plugin-statechart-restate -->\n).*?(<!-- \/plugin-statechart-restate -->)/s;
const DURATION = 5000;
const WARM_UP = 2000;

/** Moves without work, there and back. */
const TURN: readonly PluginPhase[] = [
  'Degraded',
  'Recovering',
  'Failed',
  'Installed',
  'Stopped',
  'Starting',
  'Running',
];

interface Measured {
  perSecond: number;
  /** In ms. */
  median: number;
  slowest: number;
}

type Move = (to: PluginPhase) => Promise<void> | void;

/** Each plugin makes one move after the other, all plugins at once. */
async function measure(moves: readonly Move[]): Promise<Measured> {
  const from = performance.now();
  const took: number[] = [];
  await Promise.all(
    moves.map(async (move) => {
      for (let turn = 0; performance.now() - from < WARM_UP + DURATION; turn = (turn + 1) % TURN.length) {
        const begun = performance.now();
        await move(TURN[turn] as PluginPhase);
        if (begun - from > WARM_UP) took.push(performance.now() - begun);
        else if (turn === 0) await new Promise(setImmediate);
      }
    }),
  );
  took.sort((one, other) => one - other);
  const at = (part: number) => took[Math.floor(took.length * part)] ?? 0;
  return { perSecond: took.length / (DURATION / 1000), median: at(0.5), slowest: at(0.99) };
}

const OPTIONS = { recovery: 'manual' } as const;
const figure = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');

async function rows(restate: RestateServer): Promise<string[]> {
  const client = await PluginServiceClient.connect({ url: restate.ingress });
  const all: string[] = [];
  for (const count of [1, 10, 1000]) {
    const ids = Array.from({ length: count }, (_, index) => `${count}-${index}`);
    const there = await Promise.all(ids.map((id) => client.create(id, 'Running', OPTIONS)));
    const here = ids.map((id) => new PluginStateMachine(id, 'Running', OPTIONS));
    const remote = await measure(there.map((plugin) => (to) => plugin.forcePhase(to, 'measured')));
    const local = await measure(here.map((plugin) => (to) => plugin.forcePhase(to, 'measured')));
    for (const plugin of here) plugin.stop();
    console.log(count, remote, local);
    all.push(
      `| ${count.toLocaleString('en')} | ${figure(remote.perSecond)} | ${figure(remote.median)} ms | ${figure(remote.slowest)} ms | ${figure(local.perSecond / remote.perSecond)} × |`,
    );
  }
  return all;
}

await using registry = await Registry.start();
await using restate = await RestateServer.start();
const port = await freePort();
await using workers = new Workers([String(port), registry.url]);
await workers.add();
await restate.register(`http://127.0.0.1:${port}`);
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)}, on ${process.platform} ${process.arch}, ${cpus().length} cores, with Node ${process.versions.node}:`,
  'restate-server, its worker and the clients share the machine.',
  '',
  '| plugins, each making one move after the other | moves per second through Restate | median latency | 99 of 100 within | a local actor makes so many times as many |',
  '| ---: | ---: | ---: | ---: | ---: |',
  ...(await rows(restate)),
];
const text = await readFile(DOCUMENT, 'utf8');
await writeFile(
  DOCUMENT,
  text.replace(MARKS, (_, open, close) => `${open}${table.join('\n')}\n${close}`),
);
