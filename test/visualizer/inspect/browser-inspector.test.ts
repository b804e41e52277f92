import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createMachine } from 'xstate';
import type * as Core from '../../../src';
import { pluginLifecycle } from '../../../src';
import type * as Inspectors from '../../../visualizer/inspect/browser-inspector';
import type { InspectionFrame } from '../../../visualizer/inspect/frames';
import type { Inspector } from '../../../visualizer/inspect/inspector';
import { launchChromium } from '../../browser/chromium';
import { eventually, FrameServer } from './frame-server';
import { inWords } from './frames-of';

/** The app is a page whose tests call what is here. */
const APP = `
  import { createInspector } from '../../../visualizer/inspect/browser-inspector';
  import { PluginStateMachine } from '../../../src';
  Object.assign(globalThis, { createInspector, PluginStateMachine });
`;

/** The page of an inspector, with Stately's own receiver. */
const RECEIVER = `
  import { createBrowserReceiver } from '@statelyai/inspect';
  globalThis.received = [];
  addEventListener('message', ({ data }) => data?.type === '@statelyai.disconnected' && received.push(data));
  createBrowserReceiver().subscribe((frame) => received.push(frame));
`;

/** An app without a window. */
const WORKER = `${APP}
  const { inspect } = createInspector({ url: new URLSearchParams(location.search).get('url') ?? undefined });
  new PluginStateMachine('kubernetes', 'Installed', { inspect });
`;

/** What the pages have as globals. */
declare global {
  var createInspector: typeof Inspectors.createInspector;
  var PluginStateMachine: typeof Core.PluginStateMachine;
  var inspector: Inspector;
  var machine: Core.PluginStateMachine;
  var received: InspectionFrame[];
}

vi.setConfig({ testTimeout: 60_000 });

const HOSTED = 'https://stately.ai/inspect';

let browser: Browser;
let server: Server;
let origin: string;
let receiver: string;
let context: BrowserContext;
let app: Page;
let problems: string[];

async function scriptOf(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '';
}

async function pageOf(contents: string): Promise<string> {
  const script = await scriptOf(contents);
  return `<!doctype html><title>The app</title><link rel="icon" href="data:,"><body><script>${script}</script>`;
}

beforeAll(async () => {
  const main = await pageOf(APP);
  receiver = await pageOf(RECEIVER);
  const worker = await scriptOf(WORKER);
  const pages: Record<string, string> = { '/': main, '/receiver': receiver };
  server = createServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    const script = pathname === '/worker' ? worker : undefined;
    response.setHeader('content-type', `${script ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(script ?? pages[pathname] ?? '<!doctype html><link rel="icon" href="data:,">');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

beforeEach(async () => {
  context = await browser.newContext();
  problems = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  });
  app = await context.newPage();
  await app.goto(origin);
});

afterEach(async () => {
  await context.close();
});

/** Makes an inspector in the app's page, and a plugin that is inspected. */
const inspect = (options: { url?: string; allowControl?: boolean }) =>
  app.evaluate((given) => {
    globalThis.inspector = createInspector(given);
    globalThis.machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
  }, options);

const move = (phase: Core.PluginPhase) => app.evaluate((next) => machine.transitionTo(next, 'in a browser'), phase);

const receivedBy = (page: Page | Frame): Promise<InspectionFrame[]> => page.evaluate(() => received);

async function untilReceived(page: Page | Frame, words: string[]): Promise<void> {
  await expect.poll(async () => (await receivedBy(page)).map(inWords), { timeout: 15_000 }).toEqual(words);
}

const STARTED = ['actor kubernetes', 'event xstate.init', 'xstate.init → Installed'];

it('a window with the hosted inspector receives our definition, events and snapshots by Stately’s own receiver', async () => {
  await context.route(HOSTED, (route) => route.fulfill({ contentType: 'text/html', body: receiver }));
  const opened = context.waitForEvent('page');
  await inspect({});
  const shown = await opened;
  expect(shown.url()).toBe(HOSTED);
  await untilReceived(shown, STARTED);
  await move('Stopped');
  await untilReceived(shown, [...STARTED, 'event stopped', 'stopped → Stopped']);
  const [actor, , , event, snapshot] = await receivedBy(shown);
  const definition = actor?.type === '@xstate.actor' ? (actor.definition ?? '') : '';
  expect(Object.keys(createMachine(JSON.parse(definition)).states)).toEqual(Object.keys(pluginLifecycle.states));
  expect(event).toMatchObject({ event: { type: 'stopped', reason: 'in a browser' } });
  expect(snapshot).toMatchObject({ snapshot: { context: { history: [{ from: 'Installed', to: 'Stopped' }] } } });
  expect(problems).toEqual([]);
});

it('a window that is loaded again is introduced to the actors that run, as they are now', async () => {
  const opened = context.waitForEvent('page');
  await inspect({ url: '/receiver' });
  const shown = await opened;
  await untilReceived(shown, STARTED);
  await move('Stopped');
  await shown.reload();
  await untilReceived(shown, ['actor kubernetes']);
  expect(await receivedBy(shown)).toMatchObject([{ snapshot: { value: 'Stopped' } }]);
  await move('Installed');
  await untilReceived(shown, ['actor kubernetes', 'event installed', 'installed → Installed']);
  expect(problems).toEqual([]);
});

it('a window that has gone to a foreign page tells that nothing', async () => {
  const opened = context.waitForEvent('page');
  await inspect({ url: '/receiver' });
  const shown = await opened;
  await untilReceived(shown, STARTED);
  const foreign = `${origin.replace('127.0.0.1', 'localhost')}/foreign`;
  await shown.evaluate((url) => location.assign(url), foreign);
  await shown.waitForURL(foreign);
  await shown.evaluate(() => {
    globalThis.received = [];
    addEventListener('message', ({ data }) => received.push(data));
  });
  await move('Stopped');
  // What is sent later comes later.
  await app.evaluate(() => window.open('', 'xstateinspector')?.postMessage({ type: 'later' }, '*'));
  await expect.poll(() => receivedBy(shown), { timeout: 15_000 }).toEqual([{ type: 'later' }]);
});

it('an iframe receives what happened before its page was there, once and in order', async () => {
  await app.evaluate(() => {
    const iframe = document.createElement('iframe');
    globalThis.inspector = createInspector({ url: '/receiver', iframe });
    globalThis.machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
    document.body.append(iframe);
    machine.transitionTo('Stopped', 'early');
  });
  const [frame] = await framesOf(1);
  if (!frame) throw new Error('no iframe');
  await untilReceived(frame, [...STARTED, 'event stopped', 'stopped → Stopped']);
  expect(context.pages().length).toBe(1);
  expect(problems).toEqual([]);
});

/** The iframes of the app, once there are so many. */
async function framesOf(count: number): Promise<Frame[]> {
  const inside = () =>
    app.frames().filter((frame) => frame !== app.mainFrame() && frame.url() === `${origin}/receiver`);
  await eventually(() => expect(inside().length).toBe(count));
  for (const frame of inside()) await frame.waitForLoadState();
  return inside();
}

it('two iframes with an inspector each get what is meant for them', async () => {
  await app.evaluate(() => {
    for (const name of ['first', 'second']) {
      const iframe = document.body.appendChild(document.createElement('iframe'));
      const { inspect } = createInspector({ url: '/receiver', iframe });
      new PluginStateMachine(name, 'Installed', { inspect });
    }
    // Neither is taken in by a message of another page.
    window.postMessage({ type: '@statelyai.connected' }, '*');
  });
  const names = async () =>
    Promise.all((await framesOf(2)).map(async (frame) => (await receivedBy(frame)).map(inWords)));
  const started = (name: string) => [`actor ${name}`, 'event xstate.init', 'xstate.init → Installed'];
  await expect.poll(names, { timeout: 15_000 }).toEqual([started('first'), started('second')]);
});

it('keeps the introduction of an actor, and the newest of what happened, until its page is there', async () => {
  await app.evaluate(() => {
    const iframe = document.body.appendChild(document.createElement('iframe'));
    globalThis.inspector = createInspector({ url: '/receiver', iframe, queueLimit: 3 });
    globalThis.machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
    for (let index = 0; index < 1000; index++) machine.forcePhase('Installed', `time ${index}`);
  });
  const [frame] = await framesOf(1);
  if (!frame) throw new Error('no iframe');
  await untilReceived(frame, ['actor kubernetes', 'force → Installed', 'event force', 'force → Installed']);
  expect((await receivedBy(frame)).at(-1)).toMatchObject({ event: { reason: 'time 999' } });
});

it('a stopped inspector takes leave, once, and sends nothing further', async () => {
  const opened = context.waitForEvent('page');
  await inspect({ url: '/receiver' });
  const shown = await opened;
  await untilReceived(shown, STARTED);
  await app.evaluate(() => {
    inspector.stop();
    machine.transitionTo('Stopped', 'unseen');
    inspector.stop();
    window.open('', 'xstateinspector')?.postMessage({ type: '@statelyai.disconnected', last: true }, '*');
  });
  await expect
    .poll(async () => (await receivedBy(shown)).slice(STARTED.length), { timeout: 15_000 })
    .toEqual([{ type: '@statelyai.disconnected' }, { type: '@statelyai.disconnected', last: true }]);
});

it('a window that the browser does not open is a hint in the console, and the app goes on', async () => {
  await app.evaluate(() => {
    window.open = () => null;
  });
  await inspect({ url: '/receiver' });
  await move('Stopped');
  expect(await app.evaluate(() => machine.phase)).toBe('Stopped');
  expect(problems).toEqual([expect.stringMatching(/did not let the inspector open a window.*Allow popups/)]);
});

it('a server gets what happens in a page, and sends events to it where control is allowed', async () => {
  await using frames = await FrameServer.start();
  await inspect({ url: frames.url, allowControl: true });
  await eventually(() => expect(frames.frames.length).toBe(4));
  expect(frames.frames[0]).toMatchObject({ type: '@plugin-statechart.hello', name: 'The app', allowControl: true });
  const [, actor] = frames.frames;
  if (actor?.type !== '@xstate.actor') throw new Error('no actor');
  expect(actor.snapshot.accepts).toContain('stopped');
  const { sessionId } = actor;
  frames.send({ type: '@plugin-statechart.send', sessionId, event: { type: 'stopped', reason: 'told so' } });
  await expect.poll(() => app.evaluate(() => machine.phase), { timeout: 15_000 }).toBe('Stopped');
  await app.evaluate(() => inspector.stop());
  await eventually(() => expect(frames.closed).toEqual([1000]));
  expect(context.pages().length).toBe(1);
  expect(problems).toEqual([]);
});

it('a server gets what happens in a worker, which opens no window by itself', async () => {
  await using frames = await FrameServer.start();
  await app.evaluate((url) => {
    new Worker('/worker');
    new Worker(`/worker?url=${encodeURIComponent(url)}`);
  }, frames.url);
  await eventually(() => expect(frames.frames.slice(1).length).toBe(3));
  expect(frames.connections.length).toBe(1);
  expect(context.pages().length).toBe(1);
  expect(problems).toEqual([]);
});

it('an address that no page can have is refused', async () => {
  const refused = (url: string) =>
    app.evaluate((given) => {
      try {
        return String(createInspector({ url: given }));
      } catch (error) {
        return (error as { code?: string }).code;
      }
    }, url);
  expect(await refused('javascript:alert(1)')).toBe('ERR_INSPECTOR_URL');
  expect(await refused('ftp://example.org')).toBe('ERR_INSPECTOR_URL');
  expect(await refused('http://')).toBe('ERR_INSPECTOR_URL');
  expect(context.pages().length).toBe(1);
});
