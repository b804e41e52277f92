// Takes the pictures of the live page that the README shows: npm run docs:photographs
import { fileURLToPath } from 'node:url';
import { type PluginPhase, PluginStateMachine } from 'plugin-statechart';
import { startInspectServer } from 'plugin-statechart/visualizer/node';
import { launchChromium } from '../test/browser/chromium';

/** Where each plugin goes, and why. */
const LIVES: Readonly<Record<string, readonly [PluginPhase, string][]>> = {
  auth: [
    ['Validating', 'asked for by a user'],
    ['Starting', 'signature is valid'],
    ['Running', 'ready after 212 ms'],
  ],
  backup: [
    ['Validating', 'asked for by a user'],
    ['Starting', 'signature is valid'],
    ['Running', 'ready after 340 ms'],
    ['Degraded', 'no answer within 500 ms, 2 times in a row'],
  ],
  'git-sync': [['Building', 'its source has changed']],
  kubernetes: [
    ['Validating', 'asked for by a user'],
    ['Starting', 'signature is valid'],
    ['Running', 'ready after 412 ms'],
    ['Recovering', 'process exited with code 137: Error: out of memory'],
  ],
  mailer: [
    ['Building', 'its source has changed'],
    ['BuildFailed', 'build failed: src/mailer.ts(14,7): error TS2322'],
  ],
  metrics: [['Stopped', 'not wanted now']],
  payments: [
    ['Validating', 'asked for by a user'],
    ['Failed', 'validate failed: signature does not match'],
  ],
  search: [
    ['Validating', 'asked for by a user'],
    ['Starting', 'signature is valid'],
    ['Running', 'ready after 388 ms'],
  ],
  terminal: [
    ['Validating', 'asked for by a user'],
    ['Starting', 'signature is valid'],
    ['Running', 'ready after 95 ms'],
    ['Stopping', 'asked for by a user'],
  ],
};

const browser = await launchChromium();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    await using page = await startInspectServer({ port: 0, allowControl: true });
    const plugins = Object.entries(LIVES).map(([id, moves]) => {
      const plugin = new PluginStateMachine(id, 'Uninstalled', {
        inspect: page.inspect,
        backoff: { initialDelay: 9000 },
      });
      plugin.transitionTo('Installing', 'asked for by a user');
      plugin.transitionTo('Installed', 'unpacked 12 files');
      for (const [phase, reason] of moves) plugin.transitionTo(phase, reason);
      return plugin;
    });
    const viewport = { width: 1440, height: 900 };
    const tab = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 1.5, reducedMotion: 'reduce' });
    await tab.goto(page.url);
    await tab.getByText('kubernetes').first().click();
    await tab.waitForTimeout(2000);
    await tab.screenshot({ path: fileURLToPath(new URL(`live-page-${colorScheme}.png`, import.meta.url)) });
    await tab.close();
    for (const plugin of plugins) plugin.stop();
  }
} finally {
  await browser.close();
}
