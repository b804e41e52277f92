import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { PluginPhase } from '../../../machines/events';
import { PluginStateMachine, type PluginStateMachineOptions } from '../../../src/plugin-state-machine';
import { type InspectServer, startInspectServer } from '../../../visualizer/server/inspect-server';
import type { InspectServerOptions } from '../../../visualizer/server/options';
import { launchChromium } from '../../browser/chromium';

/** How long anything on a page may take, in ms, on a machine that does much else. */
export const PATIENCE = 30_000;

/** A server, plugins that it is told of, and people who look. What any of them has started ends with the test. */
export interface Stage {
  serve(options?: InspectServerOptions): Promise<InspectServer>;
  plugin(
    server: InspectServer,
    id: string,
    phase: PluginPhase,
    options?: PluginStateMachineOptions,
  ): PluginStateMachine;
  visit(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** What browsers complained of: errors, warnings, and what a policy forbids. */
  readonly complaints: string[];
  /** Runs after the test. */
  later(end: () => unknown): void;
}

/** A stage for each test of a file; all of them share one browser. */
export function useStage(): Stage {
  let browser: Browser;
  const ends: (() => unknown)[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  }, PATIENCE * 2);
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    expect(complaints.splice(0)).toEqual([]);
  }, PATIENCE);
  return {
    complaints,
    later: (end) => ends.push(end),
    async serve(options = {}) {
      const server = await startInspectServer({ port: 0, ...options });
      ends.push(() => server.close());
      return server;
    },
    plugin(server, id, phase, options = {}) {
      const machine = new PluginStateMachine(id, phase, { inspect: server.inspect, ...options });
      ends.push(() => machine.stop());
      return machine;
    },
    async visit(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      ends.push(() => context.close());
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
          console.error(`forbidden by ${violatedDirective}: ${blockedURI}`);
        });
      });
      await page.goto(url);
      return page;
    },
  };
}

/** The row of a plugin in the list. */
export const rowOf = (page: Page, name: string | RegExp) => page.getByRole('option', { name });

/** Where the plugin that is shown stands, as the page says. */
export const phaseShown = (page: Page) => page.locator('.title-line .chip');

/** Waits until something on the page reads so. */
export const reads = (locate: () => Promise<unknown>, text: unknown) =>
  expect.poll(locate, { timeout: PATIENCE, interval: 50 }).toEqual(text);
