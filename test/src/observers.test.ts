import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromCallback, fromPromise } from 'xstate';
import { InvalidTransitionError, type Observer, type PluginPhase, PluginStateMachine } from '../../src';

let told: string[];
let machine: PluginStateMachine;

const listen =
  (name: string): Observer =>
  (_, { from, to, reason }) => {
    told.push(`${name}: ${from} → ${to} (${reason})`);
  };

const on =
  (phase: PluginPhase, act: () => void): Observer =>
  (_, { to }) => {
    if (to === phase) act();
  };

beforeEach(() => {
  told = [];
  machine = new PluginStateMachine('kubernetes', 'Stopped');
});
afterEach(() => {
  machine.stop();
  vi.useRealTimers();
});

describe('an observer', () => {
  it('is told the plugin and the transition, in the order of adding, before the call returns', () => {
    machine.addObserver((pluginId, transition) => told.push(`${pluginId} ${JSON.stringify(Object.keys(transition))}`));
    machine.addObserver(listen('second'));
    machine.transitionTo('Starting', 'one');
    machine.forcePhase('Running', 'two');
    expect(told).toEqual([
      'kubernetes ["from","to","reason","timestamp"]',
      'second: Stopped → Starting (one)',
      'kubernetes ["from","to","reason","timestamp"]',
      'second: Starting → Running (force: two)',
    ]);
  });

  it.each([1, 50, 1000])(
    'is told of each transition once, by whatever way, where the history keeps %i',
    async (limit) => {
      const actors = { stop: fromPromise(async () => ({ reason: 'gone' })) };
      const one = new PluginStateMachine('kubernetes', 'Stopped', { historyLimit: limit, actors });
      one.addObserver(listen('one'));
      one.transitionTo('Starting', 'by the facade');
      one.actor.send({ type: 'started', reason: 'by an event' });
      one.actor.send({ type: 'stop', reason: 'by another' });
      await vi.waitFor(() => expect(one.phase).toBe('Stopped'));
      one.actor.send({ type: 'retry.reset' });
      one.forcePhase('Stopped', 'by force');
      one.stop();
      expect(told).toEqual([
        'one: Stopped → Starting (by the facade)',
        'one: Starting → Running (by an event)',
        'one: Running → Stopping (by another)',
        'one: Stopping → Stopped (gone)',
        'one: Stopped → Stopped (force: by force)',
      ]);
    },
  );

  it('is told after the transition is committed', () => {
    const seen: unknown[] = [];
    machine.addObserver(() => seen.push(machine.phase, machine.history().length, machine.actor.getSnapshot().value));
    machine.transitionTo('Starting', 'x');
    expect(seen).toEqual(['Starting', 1, 'Starting']);
  });

  it('is not told of what was refused, nor of the retry state', () => {
    machine.addObserver(listen('a'));
    expect(() => machine.transitionTo('Running', 'x')).toThrow();
    machine.actor.send({ type: 'recover' });
    machine.retry.advance();
    expect(told).toEqual([]);
  });

  it('is told in a microtask at the latest of what it did not cause: an event to the actor', async () => {
    machine.addObserver(listen('a'));
    machine.actor.send({ type: 'start', reason: 'raw' });
    await null;
    expect(told).toEqual(['a: Stopped → Starting (raw)']);
  });

  it('is told so of each, in whichever turn it comes', async () => {
    machine.addObserver(listen('a'));
    machine.actor.send({ type: 'start', reason: 'first' });
    machine.actor.send({ type: 'started', reason: 'second' });
    await null;
    machine.actor.send({ type: 'stop', reason: 'third' });
    await null;
    expect(told).toEqual([
      'a: Stopped → Starting (first)',
      'a: Starting → Running (second)',
      'a: Running → Stopping (third)',
    ]);
  });

  it('is told in order where raw events and calls follow each other', () => {
    machine.addObserver(listen('a'));
    machine.actor.send({ type: 'start', reason: 'raw' });
    machine.transitionTo('Running', 'call');
    expect(told).toEqual(['a: Stopped → Starting (raw)', 'a: Starting → Running (call)']);
  });

  it('is told of the end of a backoff', async () => {
    vi.useFakeTimers();
    machine.forcePhase('Running', 'x');
    machine.addObserver(listen('a'));
    machine.transitionTo('Recovering', 'crash');
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([
      'a: Running → Recovering (crash)',
      'a: Recovering → Validating (backoff of 1000 ms elapsed (attempt 1 of 5))',
    ]);
  });

  it('is told of what work does, and may move the plugin then, at once', async () => {
    machine.stop();
    machine = new PluginStateMachine('kubernetes', 'Stopped', { actors: { start: fromPromise(async () => {}) } });
    let phase: PluginPhase | undefined;
    machine.addObserver(
      on('Running', () => {
        machine.transitionTo('Stopping', 'nested');
        phase = machine.phase;
      }),
    );
    machine.addObserver(listen('a'));
    machine.transitionTo('Starting', 'x');
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(phase).toBe('Stopping');
    expect(told).toEqual([
      'a: Stopped → Starting (x)',
      'a: Starting → Running (start finished)',
      'a: Running → Stopping (nested)',
    ]);
  });

  it('is told of what the work of the first phase does at once', async () => {
    machine.stop();
    machine = new PluginStateMachine('kubernetes', 'Running', {
      actors: { monitor: fromCallback(({ sendBack }) => sendBack({ type: 'fail', reason: 'at once' })) },
    });
    machine.addObserver(listen('a'));
    await null;
    expect(told).toEqual(['a: Running → Failed (at once)']);
  });

  it('gets a transition of its own, and cannot spoil that of another', () => {
    machine.addObserver((_, transition) => {
      transition.reason = 'forged';
      transition.timestamp.setTime(0);
    });
    machine.addObserver((_, { reason, timestamp }) => told.push(`${reason} ${timestamp.getTime() > 0}`));
    machine.transitionTo('Starting', 'x');
    expect(told).toEqual(['x true']);
    expect(machine.history()[0]?.reason).toBe('x');
  });

  it('has to be a function', () => {
    expect(() => machine.addObserver({} as Observer)).toThrow(
      new TypeError('observer should be a function, got object'),
    );
  });
});

describe('an observer that calls the facade', () => {
  it('moves the plugin at once, and its move is told to all after the current one', () => {
    const phases: PluginPhase[] = [];
    machine.addObserver(listen('first'));
    machine.addObserver(
      on('Starting', () => {
        machine.transitionTo('Running', 'nested');
        phases.push(machine.phase);
        machine.forcePhase('Degraded', 'nested too');
        phases.push(machine.phase);
        told.push(`history of ${machine.history().length}`);
      }),
    );
    machine.addObserver(listen('third'));
    machine.transitionTo('Starting', 'x');
    expect(phases).toEqual(['Running', 'Degraded']);
    expect(told).toEqual([
      'first: Stopped → Starting (x)',
      'history of 3',
      'third: Stopped → Starting (x)',
      'first: Starting → Running (nested)',
      'third: Starting → Running (nested)',
      'first: Running → Degraded (force: nested too)',
      'third: Running → Degraded (force: nested too)',
    ]);
  });

  it('gets the error of its own call, and nobody else does', () => {
    let error: unknown;
    machine.addObserver(
      on('Starting', () => {
        try {
          machine.transitionTo('Uninstalled', 'nested');
        } catch (thrown) {
          error = thrown;
        }
      }),
    );
    machine.transitionTo('Starting', 'x');
    expect(error).toBeInstanceOf(InvalidTransitionError);
    expect(machine.phase).toBe('Starting');
  });

  it('may send events to the actor, too', () => {
    machine.addObserver(on('Starting', () => machine.actor.send({ type: 'started', reason: 'raw' })));
    machine.addObserver(listen('a'));
    machine.transitionTo('Starting', 'x');
    expect(machine.phase).toBe('Running');
    expect(told).toEqual(['a: Stopped → Starting (x)', 'a: Starting → Running (raw)']);
  });

  it('may stop the state machine', () => {
    machine.addObserver(on('Starting', () => machine.stop()));
    machine.addObserver(listen('a'));
    machine.transitionTo('Starting', 'x');
    expect(told).toEqual(['a: Stopped → Starting (x)']);
  });
});

describe('a subscriber of the raw actor that calls the facade', () => {
  it('has its move queued by XState, and observers are told of both in order', async () => {
    machine.addObserver(listen('a'));
    machine.actor.subscribe(({ value }) => {
      if (value === 'Starting') machine.transitionTo('Running', 'queued');
    });
    machine.transitionTo('Starting', 'x');
    await null;
    expect(told).toEqual(['a: Stopped → Starting (x)', 'a: Starting → Running (queued)']);
  });
});

describe('observers, while a subscriber of the raw actor calls the facade', () => {
  it.each([
    ['a move', () => machine.transitionTo('Running', 'queued')],
    ['no move', () => machine.retry.attempts === 0 && machine.retry.advance()],
  ])('are not told inside of it, where their own moves would be queued (%s)', (_, call) => {
    let phase: PluginPhase | undefined;
    machine.addObserver(
      on('Starting', () => {
        machine.forcePhase('Failed', 'nested');
        phase = machine.phase;
      }),
    );
    machine.actor.subscribe(({ value }) => {
      if (value === 'Starting') call();
    });
    machine.transitionTo('Starting', 'x');
    expect(phase).toBe('Failed');
  });
});

describe('adding and removing observers', () => {
  it('removes by the returned function, once', () => {
    const remove = machine.addObserver(listen('a'));
    machine.addObserver(listen('b'));
    remove();
    remove();
    machine.transitionTo('Starting', 'x');
    expect(told).toEqual(['b: Stopped → Starting (x)']);
  });

  it('tells a function as often as it was added, and removes just one of them', () => {
    const observer = listen('twice');
    const remove = machine.addObserver(observer);
    machine.addObserver(observer);
    machine.transitionTo('Starting', 'x');
    remove();
    machine.transitionTo('Running', 'y');
    expect(told).toEqual([
      'twice: Stopped → Starting (x)',
      'twice: Stopped → Starting (x)',
      'twice: Starting → Running (y)',
    ]);
  });

  it('during a notification: a removed one is not told any more, an added one hears the next transition first', () => {
    machine.addObserver(
      on('Starting', () => {
        removeSecond();
        machine.addObserver(listen('added'));
        machine.transitionTo('Running', 'nested');
      }),
    );
    const removeSecond = machine.addObserver(listen('second'));
    machine.transitionTo('Starting', 'x');
    expect(told).toEqual(['added: Starting → Running (nested)']);
  });

  it('lets an observer remove itself', () => {
    const remove = machine.addObserver((...transition) => {
      remove();
      listen('once')(...transition);
    });
    machine.addObserver(listen('b'));
    machine.transitionTo('Starting', 'x');
    machine.transitionTo('Running', 'y');
    expect(told).toEqual(['once: Stopped → Starting (x)', 'b: Stopped → Starting (x)', 'b: Starting → Running (y)']);
  });
});

describe('an observer that throws', () => {
  it('stops neither the others nor the state machine, and surfaces as an uncaught error', async () => {
    const uncaught: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      const error = new Error('observer is broken');
      machine.addObserver(() => {
        throw error;
      });
      machine.addObserver(listen('b'));
      machine.transitionTo('Starting', 'x');
      machine.transitionTo('Running', 'y');
      expect(told).toEqual(['b: Stopped → Starting (x)', 'b: Starting → Running (y)']);
      expect(uncaught).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(uncaught).toEqual([error, error]);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
  });
});
