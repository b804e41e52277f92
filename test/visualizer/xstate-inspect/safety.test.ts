import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PluginStateMachine } from '../../../src';
import { type InspectOnServerOptions, inspectOnServer, PortInUseError } from '../../../visualizer/v4-bridge/node';
import { Visualizer } from './visualizer';

const started: Disposable[] = [];
afterEach(() => {
  for (const disposable of started.splice(0)) disposable[Symbol.dispose]();
});

async function plugin(options: InspectOnServerOptions = {}) {
  const inspector = await inspectOnServer({ port: 0, ...options });
  const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
  started.push(machine, inspector);
  return { inspector, machine };
}

const envelope = (event: unknown) => ({ type: 'xstate.event', event });

describe('the server', () => {
  it('takes no notice of what no visualizer sends', async () => {
    const { inspector, machine } = await plugin();
    const visualizer = await Visualizer.connect(inspector.url);
    const { sessionId } = machine.actor;
    for (const message of [
      'no JSON',
      '{"type":',
      'null',
      '[]',
      '"xstate.inspecting"',
      '{}',
      { type: 'disconnect' },
      { type: 'unload' },
      { type: 'service.stop', sessionId },
      { type: 'service.state', sessionId, state: '{}' },
      { type: { toString: 'x' } },
      envelope(undefined),
      envelope('no JSON'),
      envelope('null'),
      envelope({ data: { type: 'validate' }, origin: sessionId }),
      envelope(JSON.stringify({ data: 'validate', origin: sessionId })),
      envelope(JSON.stringify({ data: { type: 1 }, origin: sessionId })),
      envelope(JSON.stringify({ data: { type: 'validate' } })),
      envelope(JSON.stringify({ data: { type: 'validate' }, origin: 'x:no-such-actor' })),
    ]) {
      visualizer.send(message);
    }
    visualizer.socket.send(Buffer.from('{"type":"disconnect"}'), { binary: true });
    const ended = new PluginStateMachine('ended', 'Failed', { inspect: inspector.inspect });
    ended.stop();
    visualizer.sendEvent(ended.actor.sessionId, { type: 'build' });
    await visualizer.until('event build');
    visualizer.sendEvent(sessionId, { type: 'stopped' });
    await visualizer.until('state Stopped');
    expect(visualizer.told).toEqual([
      'register Installed',
      'register Failed',
      'event xstate.init',
      'state Failed',
      'state Failed',
      'stop',
      'event build',
      'event stopped',
      'state Stopped',
    ]);
  });

  it('tells all of the actors once to each visualizer, however often it asks', async () => {
    const { inspector } = await plugin();
    const visualizer = await Visualizer.connect(inspector.url);
    for (let times = 0; times < 10; times += 1) visualizer.send({ type: 'xstate.inspecting' });
    await visualizer.untilHeard();
    expect(visualizer.told).toEqual(['register Installed']);
  });

  it('drops a visualizer that sends too much, or no WebSocket frames, and nobody else', async () => {
    const { inspector, machine } = await plugin();
    const visualizer = await Visualizer.connect(inspector.url);
    const verbose = await Visualizer.connect(inspector.url);
    verbose.send('x'.repeat(100_000));
    const [code] = await once(verbose.socket, 'close');
    expect(code).toBe(1009);
    const broken = await Visualizer.connect(inspector.url);
    // Straight into the connection, past the WebSocket.
    (broken.socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(Buffer.alloc(64, 0xff));
    await once(broken.socket, 'close');
    machine.transitionTo('Stopped', 'x');
    await visualizer.until('state Stopped');
  });

  it('drops a visualizer that does not read, and nobody else', async () => {
    const { inspector, machine } = await plugin();
    const slow = await Visualizer.connect(inspector.url);
    const visualizer = await Visualizer.connect(inspector.url);
    slow.socket.pause();
    const reason = 'x'.repeat(50_000);
    for (let times = 1; times <= 300; times += 1) {
      machine.forcePhase('Stopped', reason);
      await visualizer.until('state Stopped', times);
    }
    machine.forcePhase('Failed', 'at last');
    await visualizer.until('state Failed');
    slow.socket.resume();
    await once(slow.socket, 'close');
    expect(slow.told).not.toContain('state Failed');
  }, 60_000);

  it('lets nobody in who does not know the token, or comes from elsewhere', async () => {
    const { inspector } = await plugin({ allowOrigins: ['https://stately.ai', 'http://localhost:5173'] });
    const { url, port } = inspector;
    const answer = async (address: string, headers: Record<string, string> = {}) => {
      const socket = new WebSocket(address, { headers });
      const answered = await new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', ({ message }) => resolve(message));
      });
      socket.terminate();
      return answered;
    };
    const refused = 'Unexpected server response: 403';
    expect(await answer(url)).toBe('open');
    expect(await answer(url, { origin: 'https://stately.ai' })).toBe('open');
    expect(await answer(url, { origin: 'http://localhost:5173' })).toBe('open');
    expect(await answer(url, { origin: 'https://evil.example' })).toBe(refused);
    expect(await answer(url, { origin: 'null' })).toBe(refused);
    expect(await answer(url, { host: `evil.example:${port}` })).toBe(refused);
    expect(await answer(`ws://127.0.0.1:${port}/`)).toBe(refused);
    expect(await answer(`ws://127.0.0.1:${port}/?token=${'x'.repeat(32)}`)).toBe(refused);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(426);
  });

  it('gives Stately’s visualizer an address that it can read', async () => {
    const { inspector } = await plugin();
    const { origin, searchParams } = new URL(inspector.visualizerUrl);
    expect([origin, searchParams.has('inspect'), searchParams.get('server')]).toEqual([
      'https://stately.ai',
      true,
      inspector.url,
    ]);
    await Visualizer.connect(searchParams.get('server') ?? '', { origin });
  });

  it('says what is wrong with a port', async () => {
    const { inspector } = await plugin();
    const error = await inspectOnServer({ port: inspector.port }).catch((reason) => reason);
    expect(error).toBeInstanceOf(PortInUseError);
    expect(error).toMatchObject({ code: 'ERR_PORT_IN_USE', port: inspector.port });
    await expect(inspectOnServer({ port: -1 })).rejects.toThrow(
      new RangeError('port should be a whole number from 0 to 65535, got -1'),
    );
  });

  it('shows each visualizer the actors of its own inspector', async () => {
    const [first, second] = [await plugin(), await plugin()];
    const visualizer = await Visualizer.connect(first.inspector.url);
    second.machine.transitionTo('Stopped', 'x');
    first.machine.transitionTo('Validating', 'x');
    await visualizer.until('state Validating');
    expect(visualizer.told).toEqual(['register Installed', 'event validate', 'state Validating']);
    expect('__xstate__' in globalThis).toBe(false);
  });

  it('is gone after stop, and the actor is not', async () => {
    const { inspector, machine } = await plugin();
    const visualizer = await Visualizer.connect(inspector.url);
    const half = connect(inspector.port, '127.0.0.1');
    half.on('error', () => {});
    await once(half, 'connect');
    half.write('GET / HT');
    const closed = Promise.all(
      [visualizer.socket, half].map((end) => new Promise((resolve) => end.on('close', resolve))),
    );
    inspector.stop();
    inspector.stop();
    await closed;
    machine.transitionTo('Stopped', 'x');
    expect(visualizer.told).toEqual(['register Installed']);
    // The port is free again.
    started.push(await inspectOnServer({ port: inspector.port }));
  });

  it('keeps no process alive after stop', async () => {
    const program = fileURLToPath(new URL('program.mts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { timeout: 30_000 });
    expect(stdout.trim().split('\n')).toEqual(['stopped', 'Stopped', 'closed']);
  }, 40_000);
});
