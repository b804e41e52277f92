import { styleText } from 'node:util';
import { inColumn } from './columns';
import type { Host } from './host';
import { listenToKeys } from './keyboard';
import { KEY_LIST, PLUGIN_KEYS } from './keys';
import { inColourOf } from './phase-colour';
import { summarize } from './summary';

/**
 * Lets a person lead the plugins by keys until they quit.
 *
 * @throws {Interruption} the host was interrupted
 */
export async function leadByKeys(host: Host): Promise<void> {
  const { screen, plugins, interrupted } = host;
  let selected = 0;

  function showStatus(): void {
    const parts = plugins.map(({ id, phase }, index) => {
      const name = `${index + 1} ${id}`;
      return `${index === selected ? styleText('inverse', ` ${name} `) : ` ${name} `} ${inColourOf(phase)}`;
    });
    screen.setStatus(`${parts.join('  ')}  ${styleText('dim', 'h keys  q quit')}`);
  }

  function showKeys(): void {
    screen.headline('Both plugins are up to you: a key acts on the selected one.');
    const words = KEY_LIST.map(([key, says]) => `${styleText('bold', key)} ${styleText('dim', says)}  `);
    screen.print(`  ${inColumn(words, 2, screen.width)}`);
  }

  async function act(key: string): Promise<void> {
    const plugin = plugins[selected];
    try {
      if (plugin) await PLUGIN_KEYS[key]?.does(plugin, host);
    } catch (error) {
      // Refused, or not possible as things are. That is for the person to know, and changes nothing.
      if (!interrupted.aborted) screen.problem((error as Error).message);
    }
  }

  const silenced = plugins.map(({ machine }) => machine.addObserver(showStatus));
  showKeys();
  showStatus();
  try {
    await new Promise<void>((resolve, reject) => {
      interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
      const deaf = listenToKeys((key) => {
        if (key === 'q') resolve();
        else if (key === 'h') showKeys();
        else if (key === 'tab') selected = (selected + 1) % plugins.length;
        else if (plugins[Number(key) - 1]) selected = Number(key) - 1;
        else void act(key);
        showStatus();
      });
      silenced.push(deaf);
    });
  } finally {
    for (const silence of silenced) silence();
    screen.setStatus('');
  }
  screen.headline('Stop both plugins and uninstall them.');
  await host.close();
  summarize(host);
}
