import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { pluginLifecycle } from '../../../src';
import { Charts } from '../../../visualizer/server/charts';
import { LIMITS } from '../../../visualizer/server/limits';
import { actorFrame, ask, openApp, settled, startServer } from './clients';

const chartOf = ({ url }: { url: string }, session: string) =>
  ask(`${url.replace('/?', '/chart.svg?')}&session=${encodeURIComponent(session)}`);

const CANNOT_BE_DRAWN = /^This statechart cannot be drawn: .+\n$/s;

const light = { id: 'light', initial: 'red', states: { red: { on: { go: 'green' } }, green: {} } };

describe('the drawing of a statechart', () => {
  it('is that of the actor', async () => {
    const server = await startServer();
    const actor = createActor(createMachine(light), { inspect: server.inspect }).start();
    const { status, headers, body } = await chartOf(server, `local/${actor.sessionId}`);
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    for (const part of ['id="state-red"', 'id="state-green"', 'id="move-red-go"', 'prefers-color-scheme']) {
      expect.soft(body).toContain(part);
    }
    actor.stop();
  });

  it('has each phase of a plugin', async () => {
    const server = await startServer();
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'web' }, inspect: server.inspect }).start();
    const { body } = await chartOf(server, `local/${actor.sessionId}`);
    for (const phase of Object.keys(pluginLifecycle.states)) expect.soft(body).toContain(`id="state-${phase}"`);
    actor.stop();
  });

  it('is not there for an actor that is not there', async () => {
    const server = await startServer();
    for (const session of ['', 'local/x:0', '__proto__']) {
      expect.soft(await chartOf(server, session)).toMatchObject({
        status: 404,
        body: 'There is no such actor, or it has no statechart.\n',
      });
    }
  });

  const cases: [name: string, definition: string, body: RegExp][] = [
    ['a definition that is no JSON', '{', CANNOT_BE_DRAWN],
    ['a definition that is null', 'null', CANNOT_BE_DRAWN],
    ['an arrow to nowhere', '{"initial":"a","states":{"a":{"on":{"go":"b"}}}}', CANNOT_BE_DRAWN],
    [
      'nesting deeper than any stack',
      `{"states":${'{"a":{"states":'.repeat(8000)}{}${'}}'.repeat(8000)}}`,
      CANNOT_BE_DRAWN,
    ],
    ['work that is no statechart', '{"id":"install"}', /^This actor is no statechart\.\n$/],
    [
      'a long definition',
      JSON.stringify({ ...light, description: 'x'.repeat(LIMITS.chartLength) }),
      /^This statechart is too large to be drawn\.\n$/,
    ],
  ];

  for (const [name, definition, body] of cases) {
    it(`is refused in a sentence: ${name}`, async () => {
      const server = await startServer();
      const app = await openApp(server);
      app.send(actorFrame('x:0', { definition }));
      await settled(server, app);
      expect(await chartOf(server, 'app-1/x:0')).toMatchObject({ status: 422, body: expect.stringMatching(body) });
    });
  }

  it('is no markup, whatever a state is called', async () => {
    const server = await startServer();
    const app = await openApp(server);
    const name = '</text><script>alert(1)</script><img src=x onerror=alert(1)>';
    app.send(
      actorFrame('x:0', { definition: JSON.stringify({ initial: name, states: { [name]: { description: name } } }) }),
    );
    await settled(server, app);
    const { status, headers, body } = await chartOf(server, 'app-1/x:0');
    expect(status).toBe(200);
    expect(body).not.toMatch(/<script|<img/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
  });
});

describe('drawings', () => {
  it('are made once for each definition, and only the newest are kept', async () => {
    const charts = new Charts({ ...LIMITS, charts: 2 });
    const definitions = ['a', 'b', 'c'].map((id) => JSON.stringify({ ...light, id }));
    const [a, b, c] = definitions.map((definition) => charts.draw(definition));
    expect(charts.draw(definitions[2] ?? '')).toBe(c);
    expect(charts.draw(definitions[1] ?? '')).toBe(b);
    expect(charts.draw(definitions[0] ?? '')).not.toBe(a);
    await Promise.all([a, b, c]);
    charts.stop();
  });

  it('that take too long are given up, and meanwhile the app goes on', async () => {
    const charts = new Charts({ ...LIMITS, chartTime: 3000 });
    const knot = (size: number) =>
      Object.fromEntries(
        Array.from({ length: size }, (_, index) => {
          const targets = Array.from({ length: 4 }, (_, arrow) => [
            `event ${arrow}`,
            `s${(index * 7 + arrow * 13 + 1) % size}`,
          ]);
          return [`s${index}`, { on: Object.fromEntries(targets) }];
        }),
      );
    let turns = 0;
    const clock = setInterval(() => {
      turns += 1;
    }, 10);
    const drawing = charts.draw(JSON.stringify({ initial: 's0', states: knot(150) }));
    await expect(drawing).rejects.toThrow('This statechart takes too long to draw.');
    clearInterval(clock);
    expect(turns).toBeGreaterThan(30);
    expect(await charts.draw(JSON.stringify(light))).toContain('<svg');
  });

  it('end with the server', async () => {
    const charts = new Charts(LIMITS);
    const drawing = charts.draw(JSON.stringify(light));
    const next = charts.draw(JSON.stringify({ ...light, id: 'next' }));
    await null;
    await null;
    charts.stop();
    await expect(drawing).rejects.toThrow('This statechart was not drawn to its end.');
    await expect(next).rejects.toThrow('The server is closed.');
  });
});
