// Two hundred plugins on Restate: workers die, the server dies, and nothing is lost and nothing done twice.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { PluginPhase } from 'plugin-statechart';
import { PluginServiceClient, type RemotePlugin } from 'plugin-statechart/restate';
import { freePort } from './free-port';
import { Registry } from './registry';
import { RestateServer } from './restate-server';
import { summarise } from './summary';
import { Workers } from './workers';

const { values } = parseArgs({
  options: { plugins: { type: 'string', default: '200' }, help: { type: 'boolean', short: 'h', default: false } },
});

const USAGE = `Usage: npm start -- [options]

Runs a fleet of plugins on a Restate server of its own, kills a worker and the
server, and looks whether every plugin is where it should be.

Options:
  --plugins <n>  how many plugins (default: 200)
  -h, --help     show this

Exit codes: 0 all is as it should be; 1 it is not.`;

const started = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);

const every = (plugins: readonly RemotePlugin[], act: (plugin: RemotePlugin) => Promise<unknown>) =>
  Promise.all(plugins.map(act));

/** More than it ever takes: what takes longer is wrong. */
const PATIENCE = { timeout: 60_000 };

async function allAre(plugins: readonly RemotePlugin[], phase: PluginPhase): Promise<void> {
  await every(plugins, (plugin) => plugin.whenPhase(phase, PATIENCE));
  say(`${plugins.length} are ${phase}`);
}

/** Rejects when somebody ends the program, so that whatever it started ends with it. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Error(`ended by ${signal}`)));
});
interrupted.catch(() => {});

function told(error: unknown): false {
  console.error(error instanceof Error ? error.message : error);
  return false;
}

async function run(count: number): Promise<boolean> {
  await using registry = await Registry.start();
  await using restate = await RestateServer.start();
  say(`restate-server answers at ${restate.ingress}`);
  const port = await freePort();
  await using workers = new Workers([String(port), registry.url]);
  await workers.add();
  await workers.add();
  await restate.register(`http://127.0.0.1:${port}`);
  say('two worker processes share an address');

  return await Promise.race([story(count, restate, workers, registry), interrupted]);
}

async function story(count: number, restate: RestateServer, workers: Workers, registry: Registry): Promise<boolean> {
  const service = await PluginServiceClient.connect({ url: restate.ingress });
  /** Restate keeps one connection to an address, so one worker has most of the work, and the other stands by. */
  function killBusyWorker(when: string): void {
    workers.kill(registry.lastWorker);
    say(`worker ${registry.lastWorker} is killed ${when}`);
  }

  const ids = Array.from({ length: count }, (_, index) => `plugin-${index + 1}`);
  const plugins = await Promise.all(
    ids.map((id) => service.create(id, 'Uninstalled', { backoff: { initialDelay: 1000, stableAfter: 60_000 } })),
  );
  say(`${plugins.length} plugins are created`);

  const installing = plugins.at(-1)?.whenPhase('Installing', PATIENCE);
  const installed = every(plugins, (plugin) => plugin.transitionTo('Installing', 'the fleet is set up'));
  await installing;
  killBusyWorker('while they are being installed');
  await installed;
  await allAre(plugins, 'Installed');

  await every(plugins, (plugin) => plugin.transitionTo('Validating', 'the fleet is started'));
  await allAre(plugins, 'Running');

  const crashed = plugins.filter((_, index) => index % 4 === 0);
  // Asked for before, because a plugin may be through with it when the server is just back.
  const recovering = crashed[0]?.whenPhase('Starting', PATIENCE);
  await every(crashed, (plugin) => plugin.transitionTo('Recovering', 'it crashed'));
  say(`${crashed.length} have crashed, and wait for their backoff`);
  await restate.kill();
  say('restate-server is killed');
  await delay(500);
  await restate.begin();
  say('restate-server is back');
  await recovering;
  killBusyWorker('while they recover');
  await allAre(crashed, 'Running');

  const stopped = plugins.filter((_, index) => index % 4 === 1);
  await every(stopped, (plugin) => plugin.transitionTo('Stopping', 'not needed any more'));
  await allAre(stopped, 'Stopped');

  const stoppedIds = new Set(stopped.map(({ pluginId }) => pluginId));
  const summary = await summarise(plugins, registry.deeds, (id) => (stoppedIds.has(id) ? 'Stopped' : 'Running'));
  say(
    `${[...summary.phases].map(([phase, times]) => `${times} ${phase}`).join(', ')}: ${summary.transitions} transitions`,
  );
  say(
    `${summary.deeds} pieces of work done, each once; ${registry.askedAgain} asked for again after a worker had died`,
  );
  say([...summary.workers].map(([worker, pieces]) => `${worker} did ${pieces}`).join(', '));
  for (const problem of summary.problems) say(`wrong: ${problem}`);
  say(
    summary.problems.length === 0 ? 'nothing lost, nothing done twice' : `${summary.problems.length} things are wrong`,
  );
  return summary.problems.length === 0;
}

if (values.help) console.log(USAGE);
// Calls of a story that was interrupted would hold the process.
else process.exit((await run(Number(values.plugins)).catch(told)) ? 0 : 1);
