import { ask } from './ask';
import { build, install, reload, signalProcess, start, stop, uninstall } from './commands';
import type { Host } from './host';
import type { HostedPlugin } from './hosted-plugin';
import { restart } from './restart';
import { breakSource, mendSource } from './source-code';
import { summarize } from './summary';

/**
 * Leads two plugins through their lifecycles, and tells what it does.
 *
 * @throws {Error} a plugin did not get where it should; the message says which. Or the host was interrupted.
 */
export async function tour(host: Host): Promise<void> {
  const { screen, interrupted } = host;
  const clock = await host.add('clock');
  const greeter = await host.add('greeter');
  const both = [clock, greeter];

  const reach = (plugin: HostedPlugin, ...[phase]: Parameters<HostedPlugin['reach']>) =>
    plugin.reach(phase, interrupted);
  const question = async (plugin: HostedPlugin) => screen.note(plugin.id, await ask(plugin, interrupted));

  screen.headline(`Install two plugins: their files are copied to ${host.folder}.`);
  for (const plugin of both) install(plugin, 'the tour begins');
  await Promise.all(both.map((plugin) => reach(plugin, 'Installed')));

  screen.headline('Start the clock, which is plain JavaScript, and build the greeter from its TypeScript source.');
  for (const plugin of both) start(plugin, 'the tour starts it');
  await Promise.all(both.map((plugin) => reach(plugin, 'Running')));
  for (const plugin of both) await question(plugin);

  screen.headline('Kill the clock. It recovers by itself, after its backoff, in a new process.');
  screen.note(clock.id, `SIGKILL to process ${signalProcess(clock, 'SIGKILL')}`);
  await reach(clock, 'Recovering');
  await reach(clock, 'Running');
  await question(clock);

  screen.headline('Break the source of the greeter and reload it. It stops, and tsc says why it does not build.');
  await breakSource(greeter);
  await reload(greeter, 'its source has changed', interrupted);
  await reach(greeter, 'BuildFailed');

  screen.headline('Mend the source and build it again.');
  await mendSource(greeter);
  build(greeter, 'its source is mended');
  await reach(greeter, 'Running');
  await question(greeter);

  screen.headline('Stop both plugins.');
  for (const plugin of both) stop(plugin, 'a second host is to run it');
  await Promise.all(both.map((plugin) => reach(plugin, 'Stopped')));

  await restart(host);

  screen.headline('Uninstall both plugins.');
  for (const plugin of both) uninstall(plugin, 'the tour ends');
  await Promise.all(both.map((plugin) => reach(plugin, 'Uninstalled')));

  summarize(host);
}
