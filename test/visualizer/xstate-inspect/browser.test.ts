import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../browser/chromium';
import { Bundle } from './bundle';

/** What the tests reach in the page of an app. */
const APP = `
  import { createActor, createMachine, fromPromise } from 'xstate';
  import { pluginLifecycle, PluginStateMachine } from 'plugin-statechart';
  import { inspect } from 'plugin-statechart/visualizer/xstate-inspect';
  Object.assign(window, { createActor, createMachine, fromPromise, pluginLifecycle, PluginStateMachine, inspect });
`;

/** A visualizer of XState 4: what it is told is read by \`@xstate/inspect\` and XState 4 themselves. */
const VISUALIZER = `
  import { createWindowReceiver } from '../../../visualizer/xstate-inspect/browser';
  window.told = [];
  const machines = new Map();
  window.receiver = createWindowReceiver({ targetWindow: window.opener ?? window.parent });
  const leaf = (sessionId, state) => machines.get(sessionId).resolveState(state).toStrings().at(-1);
  window.receiver.subscribe((event) => {
    const word = event.type.replace('service.', '');
    if (event.machine) {
      machines.set(event.sessionId, event.machine);
      window.machine = event.machine;
      window.registered = { id: event.id, sessionId: event.sessionId, parent: event.parent };
    }
    if (event.state) window.state = event.state;
    window.told.push(event.state ? word + ' ' + leaf(event.sessionId, event.state) : event.event ? word + ' ' + event.event.name : word);
  });
  window.sendEvent = (data) => {
    const event = { name: data.type, data, $$type: 'scxml', type: 'external', origin: window.state._sessionid };
    window.receiver.send({ type: 'xstate.event', event: JSON.stringify(event) });
  };
`;

/** The globals of both pages: they come from plain JavaScript. */
// biome-ignore lint/suspicious/noExplicitAny: as above
type Global = any;

let bundle: Bundle;
let context: BrowserContext;
let server: Server;
let origin: string;
let foreign: Server;
let foreignOrigin: string;
let page: Page;
const errors: string[] = [];

async function serve(files: Record<string, string>): Promise<[Server, string]> {
  const http = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(files[url.replace(/\?.*/, '')] ?? '');
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return [http, `http://127.0.0.1:${(http.address() as AddressInfo).port}`];
}

beforeAll(async () => {
  bundle = await Bundle.build();
  const html = (script: string, body = '') =>
    `<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>x</title></head><body>${body}<script src="${script}"></script></body></html>`;
  const files = { '/app.js': await bundle.script(APP), '/visualizer.js': await bundle.script(VISUALIZER) };
  [server, origin] = await serve({
    ...files,
    '/': html('/app.js'),
    '/with-frame': html('/app.js', '<iframe data-xstate></iframe>'),
    '/visualizer': html('/visualizer.js'),
  });
  [foreign, foreignOrigin] = await serve({ ...files, '/visualizer': html('/visualizer.js') });
  context = await (await launchChromium()).newContext();
}, 60_000);

afterAll(async () => {
  await context?.browser()?.close();
  server?.close();
  foreign?.close();
  await bundle?.[Symbol.asyncDispose]();
});

const open = async (path: string): Promise<void> => {
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(message.text());
  });
  await page.goto(origin + path);
};

afterEach(async () => {
  for (const opened of context.pages()) await opened.close();
  expect(errors.splice(0)).toEqual([]);
});

/** Waits until a visualizer was told something, so often, and returns all that it was told. */
async function until(visualizer: Page | Frame, words: string, times = 1): Promise<string[]> {
  const isTold = ([wanted, count]: [string, number]) =>
    (globalThis as Global).told?.filter((told: string) => told === wanted).length >= count;
  await visualizer.waitForFunction(isTold, [words, times] as [string, number], { timeout: 20_000 });
  return visualizer.evaluate(() => (globalThis as Global).told);
}

const visualizerFrame = async (): Promise<Frame> => {
  const frame = await (await page.waitForSelector('iframe[data-xstate]')).contentFrame();
  if (!frame) throw new Error('the iframe shows nothing');
  await frame.waitForFunction(() => 'receiver' in globalThis);
  return frame;
};

/** Waits until the page has heard all that the visualizer said, and the visualizer what the page said until then. */
const untilHeard = (visualizer: Frame): Promise<void> =>
  visualizer.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { parent } = globalThis as Global;
        parent.addEventListener('message', ({ data }: MessageEvent) => data === 'to the page' && postMessage('back'));
        addEventListener('message', ({ data }) => data === 'back' && resolve());
        parent.postMessage('to the page');
      }),
  );

const start = (options: object = {}): Promise<void> =>
  page.evaluate((given) => {
    const { inspect, PluginStateMachine, fromPromise } = globalThis as Global;
    const inspector = inspect({ url: '/visualizer', ...given });
    const done = fromPromise(async () => {});
    const machine = new PluginStateMachine('kubernetes', 'Installed', {
      backoff: { initialDelay: 20 },
      actors: { validate: done, start: done },
      inspect: inspector.inspect,
    });
    Object.assign(globalThis, { inspector, machine });
  }, options);

const move = (phase: string): Promise<void> =>
  page.evaluate((to) => (globalThis as Global).machine.transitionTo(to, 'x'), phase);

const phase = (): Promise<string> => page.evaluate(() => (globalThis as Global).machine.phase);

describe('a visualizer in an iframe', () => {
  it('sees the whole life of a plugin, and sends it events', async () => {
    await open('/with-frame');
    await start();
    const visualizer = await visualizerFrame();
    await until(visualizer, 'register Installed');
    await move('Validating');
    await until(visualizer, 'state Running');
    await move('Recovering');
    await until(visualizer, 'state Running', 2);
    await page.evaluate(() => (globalThis as Global).machine.forcePhase('Degraded', 'x'));
    await until(visualizer, 'state Degraded');
    await visualizer.evaluate(() => (globalThis as Global).sendEvent({ type: 'stop', reason: 'a click' }));
    await until(visualizer, 'state Stopping');
    expect(await phase()).toBe('Stopping');
    const reasons = await page.evaluate(() =>
      (globalThis as Global).machine.history().map(({ reason }: Global) => reason),
    );
    expect(reasons.at(-1)).toBe('a click');
    await page.evaluate(() => (globalThis as Global).machine.stop());
    const told = await until(visualizer, 'stop');
    expect(told.filter((words) => words.startsWith('event'))).toEqual([
      'event validate',
      'event done.invoke.validate',
      'event done.invoke.start',
      'event recover',
      'event done.invoke.backoff',
      'event done.invoke.validate',
      'event done.invoke.start',
      'event force',
      'event stop',
    ]);
    expect(told.filter((words) => !words.startsWith('event'))).toEqual([
      'register Installed',
      'state Validating',
      'state Starting',
      'state Running',
      'state Recovering',
      'state Validating',
      'state Starting',
      'state Running',
      'state Degraded',
      'state Stopping',
      'state Stopping',
      'stop',
    ]);
    const [states, moves] = await visualizer.evaluate(() => {
      const nodes: Global[] = Object.values((globalThis as Global).machine.states);
      const arrows = nodes.flatMap((node) =>
        node.transitions
          .filter(({ eventType }: Global) => !/^(done|error)\./.test(eventType))
          .flatMap(({ target }: Global) => target.map(({ key }: Global) => `${node.key} → ${key}`)),
      );
      return [nodes.length, new Set(arrows).size];
    });
    expect([states, moves]).toEqual([14, 41]);
  });

  it('is told whose child an actor is', async () => {
    await open('/with-frame');
    await page.evaluate(() => {
      const { inspect, createActor, createMachine, pluginLifecycle } = globalThis as Global;
      const { inspect: inspection } = inspect({ url: '/visualizer' });
      const parent = createMachine({
        id: 'host',
        initial: 'idle',
        states: {
          idle: { on: { go: 'busy' } },
          busy: { invoke: { id: 'plugin', src: pluginLifecycle, input: { pluginId: 'p' } } },
        },
      });
      Object.assign(globalThis, { parent: createActor(parent, { inspect: inspection }).start() });
    });
    const visualizer = await visualizerFrame();
    await until(visualizer, 'register idle');
    await page.evaluate(() => (globalThis as Global).parent.send({ type: 'go' }));
    const told = await until(visualizer, 'state busy');
    expect(told).toEqual([
      'register idle',
      'event go',
      'register Uninstalled',
      'event xstate.init',
      'state Uninstalled',
      'state busy',
    ]);
    const sessionId = await page.evaluate(() => (globalThis as Global).parent.sessionId);
    expect(await visualizer.evaluate(() => (globalThis as Global).registered)).toMatchObject({
      id: 'plugin',
      parent: sessionId,
    });
  });

  it('sends no event where that is not allowed', async () => {
    await open('/with-frame');
    await start({ allowControl: false });
    const visualizer = await visualizerFrame();
    await until(visualizer, 'register Installed');
    await visualizer.evaluate(() => (globalThis as Global).sendEvent({ type: 'stopped' }));
    await move('Uninstalling');
    expect(await until(visualizer, 'state Uninstalling')).toEqual([
      'register Installed',
      'event uninstall',
      'state Uninstalling',
    ]);
  });

  it('is the only one that is listened to', async () => {
    await open('/with-frame');
    await start();
    const visualizer = await visualizerFrame();
    await until(visualizer, 'register Installed');
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src, id: 'foreign' }));
    }, `${foreignOrigin}/visualizer`);
    const other = await (await page.waitForSelector('#foreign')).contentFrame();
    await other?.waitForFunction(() => 'receiver' in globalThis);
    const sessionId = await page.evaluate(() => (globalThis as Global).machine.actor.sessionId);
    const heard = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          let speakers = 0;
          addEventListener('message', ({ data }) => {
            if (data === 'the last' && ++speakers === 2) resolve();
          });
        }),
    );
    const speak = (origin: string) => {
      const event = JSON.stringify({ name: 'stopped', data: { type: 'stopped' }, origin, $$type: 'scxml' });
      for (const message of [
        { type: 'xstate.event', event },
        { type: 'disconnect' },
        { type: 'xstate.event', event: '{' },
        'the last',
      ]) {
        (window.parent ?? window).postMessage(message, '*');
      }
    };
    await page.evaluate(speak, sessionId);
    await other?.evaluate(speak, sessionId);
    await visualizer.evaluate(() => (globalThis as Global).receiver.send({ type: 'disconnect' }));
    await visualizer.evaluate(() => (globalThis as Global).receiver.send({ type: 'xstate.event', event: '{' }));
    await heard;
    await visualizer.evaluate(() => (globalThis as Global).sendEvent({ type: 'uninstall' }));
    expect(await until(visualizer, 'state Uninstalling')).toEqual([
      'register Installed',
      'event uninstall',
      'state Uninstalling',
    ]);
  });

  it('is told nothing after stop, and sends nothing, and the actor goes on', async () => {
    await open('/with-frame');
    await start();
    const visualizer = await visualizerFrame();
    await until(visualizer, 'register Installed');
    await page.evaluate(() => {
      const { inspector } = globalThis as Global;
      inspector.stop();
      inspector.stop();
    });
    await move('Stopped');
    await visualizer.evaluate(() => (globalThis as Global).sendEvent({ type: 'uninstall' }));
    await untilHeard(visualizer);
    expect(await visualizer.evaluate(() => (globalThis as Global).told)).toEqual(['register Installed']);
    expect(await phase()).toBe('Stopped');
    expect(await page.evaluate(() => '__xstate__' in globalThis)).toBe(false);
    // Another inspector of the same page, with the visualizer loaded anew.
    await start();
    await until(await visualizerFrame(), 'register Installed');
  });

  it('is told nothing where it comes after stop', async () => {
    await open('/with-frame');
    await start();
    await page.evaluate(() => (globalThis as Global).inspector.stop());
    const visualizer = await visualizerFrame();
    await untilHeard(visualizer);
    expect(await visualizer.evaluate(() => (globalThis as Global).told)).toEqual([]);
  });
});

describe('a visualizer in a window of its own', () => {
  it('sees an actor, and sends it events', async () => {
    await open('/');
    const opened = page.waitForEvent('popup');
    await start();
    const visualizer = await opened;
    await until(visualizer, 'register Installed');
    await visualizer.evaluate(() => (globalThis as Global).sendEvent({ type: 'stopped' }));
    expect(await until(visualizer, 'state Stopped')).toEqual(['register Installed', 'event stopped', 'state Stopped']);
    expect(await phase()).toBe('Stopped');
  });

  it('is a clear error where the browser opens none', async () => {
    await open('/');
    const error = await page.evaluate(() => {
      window.open = () => null;
      try {
        return (globalThis as Global).inspect();
      } catch (thrown) {
        const { name, code, message } = thrown as Global;
        return { name, code, message };
      }
    });
    expect(error).toEqual({
      name: 'InspectorWindowError',
      code: 'ERR_INSPECTOR_WINDOW',
      message:
        'the browser opened no window for the visualizer https://stately.ai/viz?inspect:' +
        ' allow pop-ups for this page, call inspect() in answer to a click, or give it an iframe',
    });
  });
});
