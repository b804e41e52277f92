import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { openPage, startServer } from './clients';

const vault = createMachine({
  id: 'vault',
  context: { code: 'secret 1' },
  initial: 'shut',
  states: { shut: { on: { open: 'open', peek: {} } }, open: {} },
});

describe('of an actor of the server’s own process', () => {
  it('a page is told what the sanitizers leave', async () => {
    const server = await startServer({
      sanitizeContext: () => ({ code: '***' }),
      sanitizeEvent: ({ type }) => ({ type }),
    });
    const early = await openPage(server);
    const actor = createActor(vault, { inspect: server.inspect }).start();
    actor.send({ type: 'open', code: 'secret 2' });
    await early.until(({ snapshot }) => snapshot?.value === 'open');
    const late = await openPage(server);
    for (const page of [early, late]) expect(JSON.stringify(page.received)).not.toContain('secret');
    expect(late.ofType('@xstate.actor').map(({ snapshot }) => snapshot.context)).toEqual([{ code: '***' }]);
    actor.stop();
  });

  it('a page is told what the filter leaves', async () => {
    const server = await startServer({ filter: (frame) => !('event' in frame) || frame.event.type !== 'peek' });
    const page = await openPage(server);
    const actor = createActor(vault, { inspect: server.inspect }).start();
    for (const type of ['peek', 'open']) actor.send({ type });
    await page.until(({ snapshot }) => snapshot?.value === 'open');
    const told = page.ofType('@xstate.snapshot').map(({ event }) => event.type);
    expect(told).toEqual(['xstate.init', 'open']);
    actor.stop();
  });

  it('a page sends events where that is allowed, whatever else is asked for', async () => {
    const server = await startServer({ allowControl: true, sanitizeContext: () => ({}) });
    const page = await openPage(server);
    const actor = createActor(vault, { inspect: server.inspect }).start();
    const { sessionId } = await page.until(({ type }) => type === '@xstate.actor');
    page.send({ type: '@plugin-statechart.send', sessionId, event: { type: 'open' } });
    await page.until(({ snapshot }) => snapshot?.value === 'open');
    expect(actor.getSnapshot().value).toBe('open');
    actor.stop();
  });
});
