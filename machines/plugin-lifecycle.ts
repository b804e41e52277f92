import { assign, enqueueActions, setup } from 'xstate';
import { backoff } from './backoff';
import { now, random } from './clock';
import { initialContext, type PluginLifecycleContext, type PluginLifecycleInput } from './context';
import { entering, recordOf } from './entering';
import type { PluginLifecycleEvent, PluginPhase } from './events';
import { withRecord } from './history';
import { perPhase } from './per-phase';
import type { PhaseTag, PluginLifecycle } from './plugin-lifecycle-type';
import { endRecovery, forgetAttempts, forgetWhenStable, planAttempt, planNextAttempt } from './recovery';
import { emitRefused, type RefusedEmitted } from './refused';
import { advanceRetry, drawDelay, initialRetry } from './retry';
import type { TransitionEmitted } from './transition-record';
import { UnknownPhaseError } from './unknown-phase-error';
import { type BackoffLogic, reportedByTheApp, type WorkInput } from './work';

const lifecycle = setup({
  types: {
    context: {} as PluginLifecycleContext,
    events: {} as PluginLifecycleEvent,
    input: {} as PluginLifecycleInput,
    emitted: {} as TransitionEmitted | RefusedEmitted,
    tags: {} as PhaseTag,
  },
  actors: { backoff: backoff as BackoffLogic, ...reportedByTheApp },
  guards: {
    mayBuild: ({ context }) => context.devMode,
    retriesLeft: ({ context }) => context.attempt !== null,
    startedDegraded: (_, { phase }: { phase: 'Running' | 'Degraded' | undefined }) => phase === 'Degraded',
    isForcedTo: ({ event }, { phase }: { phase: PluginPhase }) => event.type === 'force' && event.to === phase,
  },
  actions: {
    /**
     * Records that a phase is entered, and tells. The phase that an actor starts in is not a transition. A plugin that
     * is up has recovered.
     */
    enter: enqueueActions(({ context, event, enqueue }, { phase }: { phase: PluginPhase }) => {
      const time = now();
      enqueue.assign(entering(context, phase, isActive(phase), time));
      if ((event.type as string) === 'xstate.init') return;
      const transition = recordOf(context, event, phase, time);
      enqueue.assign({
        history: withRecord(context.history, transition, context.historyLimit),
        sequence: context.sequence + 1,
      });
      enqueue.emit({ type: 'transition', pluginId: context.pluginId, transition });
    }),
    planAttempt: assign(({ context }) => planAttempt(context, now())),
    forgetWhenStable: assign(({ context }) => forgetWhenStable(context, now())),
    planNextAttempt: assign(({ context }) => planNextAttempt(context, now())),
    endRecovery: assign(({ context }) => endRecovery(context)),
    forgetAttempts: assign(({ context }) => forgetAttempts(context)),
    advanceRetry: assign(({ context: { retry, backoff } }) => ({
      retry: advanceRetry(retry, backoff, drawDelay(retry, backoff, random()), now()),
    })),
    resetRetry: assign(({ context }) => ({ retry: initialRetry(context.backoff) })),
  },
});

const entered = (phase: PluginPhase) => ({ type: 'enter' as const, params: { phase } });

const workInput = ({ context }: { context: PluginLifecycleContext }): WorkInput => ({
  pluginId: context.pluginId,
  phase: context.phase,
});

/** The fourteen phases, and every legal move between them. */
const phases = {
  Uninstalled: {
    description: 'Not on this host. The history is kept.',
    tags: ['terminal'],
    entry: entered('Uninstalled'),
    on: { install: { target: 'Installing', actions: 'forgetAttempts' } },
  },
  Installing: {
    description: 'Its files are being fetched and put in place.',
    tags: ['working'],
    entry: entered('Installing'),
    invoke: { id: 'install', src: 'install', input: workInput, onDone: 'Installed', onError: 'Failed' },
    on: { installed: 'Installed', fail: 'Failed' },
  },
  Installed: {
    description: 'In place, and not asked to run yet.',
    tags: [],
    entry: [entered('Installed'), 'endRecovery'],
    on: {
      build: { target: 'Building', guard: 'mayBuild' },
      validate: 'Validating',
      uninstall: 'Uninstalling',
      stopped: 'Stopped',
    },
  },
  Building: {
    description: 'Development only: being built from source.',
    tags: ['working'],
    entry: entered('Building'),
    invoke: { id: 'build', src: 'build', input: workInput, onDone: 'Validating', onError: 'BuildFailed' },
    on: { validate: 'Validating', buildFailed: 'BuildFailed', fail: 'Failed' },
  },
  BuildFailed: {
    description: 'Development only: the source does not build. Mend it and build again.',
    tags: ['terminal'],
    entry: entered('BuildFailed'),
    on: {
      build: { target: 'Building', guard: 'mayBuild', actions: 'forgetAttempts' },
      fail: { target: 'Failed', actions: 'forgetAttempts' },
      uninstall: { target: 'Uninstalling', actions: 'forgetAttempts' },
    },
  },
  Validating: {
    description: 'Its manifest, signature and requirements are being checked before each start.',
    tags: ['working'],
    entry: entered('Validating'),
    invoke: {
      id: 'validate',
      src: 'validate',
      input: workInput,
      onDone: 'Starting',
      onError: { target: 'Failed', actions: 'planNextAttempt' },
    },
    on: { start: 'Starting', fail: { target: 'Failed', actions: 'endRecovery' }, installed: 'Installed' },
  },
  Starting: {
    description: 'Its process is coming up, and is not ready yet.',
    tags: ['working'],
    entry: entered('Starting'),
    invoke: {
      id: 'start',
      src: 'start',
      input: workInput,
      onDone: [
        {
          guard: { type: 'startedDegraded', params: ({ event }) => ({ phase: event.output?.phase }) },
          target: 'Degraded',
        },
        { target: 'Running' },
      ],
      onError: { target: 'Failed', actions: 'planNextAttempt' },
    },
    on: { started: 'Running', fail: { target: 'Failed', actions: 'endRecovery' }, degrade: 'Degraded' },
  },
  Running: {
    description: 'Up and well.',
    tags: ['active', 'terminal'],
    entry: entered('Running'),
    exit: 'forgetWhenStable',
    invoke: { id: 'monitor', src: 'monitor', input: workInput, onError: 'Failed' },
    on: {
      stop: 'Stopping',
      degrade: 'Degraded',
      fail: 'Failed',
      recover: 'Recovering',
      validate: 'Validating',
    },
  },
  Degraded: {
    description: 'Up, but not well: its health checks fail.',
    tags: ['active'],
    entry: entered('Degraded'),
    exit: 'forgetWhenStable',
    invoke: { id: 'monitor', src: 'monitor', input: workInput, onError: 'Failed' },
    on: { recover: 'Recovering', stop: 'Stopping', fail: 'Failed' },
  },
  Recovering: {
    description: 'Crashed. Waits for its backoff, then is validated and started again; without attempts left it fails.',
    tags: ['working'],
    entry: [entered('Recovering'), 'planAttempt'],
    invoke: {
      id: 'backoff',
      src: 'backoff',
      // With the attempts used up there is no wait: the decision falls on the next turn of the event loop.
      input: ({ context }) => (context.recovery === 'manual' ? null : (context.attempt ?? { deadline: 0, delay: 0 })),
      onDone: [{ guard: 'retriesLeft', target: 'Validating' }, { target: 'Failed' }],
    },
    on: { validate: 'Validating', fail: { target: 'Failed', actions: 'endRecovery' } },
  },
  Stopping: {
    description: 'Its process was asked to end, and is being waited for.',
    tags: ['working'],
    entry: entered('Stopping'),
    invoke: { id: 'stop', src: 'stop', input: workInput, onDone: 'Stopped', onError: 'Failed' },
    on: { stopped: 'Stopped', fail: 'Failed' },
  },
  Stopped: {
    description: 'Ended because somebody asked for it. It stays so until somebody starts it.',
    tags: ['terminal'],
    entry: entered('Stopped'),
    on: {
      validate: { target: 'Validating', actions: 'forgetAttempts' },
      start: { target: 'Starting', actions: 'forgetAttempts' },
      uninstall: { target: 'Uninstalling', actions: 'forgetAttempts' },
      installed: { target: 'Installed', actions: 'forgetAttempts' },
    },
  },
  Failed: {
    description: 'Something went wrong; the reason says what. Where a recovery attempt failed, the next one follows.',
    tags: ['terminal'],
    entry: entered('Failed'),
    invoke: {
      id: 'backoff',
      src: 'backoff',
      input: ({ context }) => context.attempt,
      onDone: 'Validating',
    },
    on: {
      validate: { target: 'Validating', actions: 'forgetAttempts' },
      build: { target: 'Building', guard: 'mayBuild', actions: 'forgetAttempts' },
      uninstall: { target: 'Uninstalling', actions: 'forgetAttempts' },
      installed: { target: 'Installed', actions: 'forgetAttempts' },
    },
  },
  Uninstalling: {
    description: 'Its files are being removed.',
    tags: ['working'],
    entry: entered('Uninstalling'),
    invoke: { id: 'uninstall', src: 'uninstall', input: workInput, onDone: 'Uninstalled', onError: 'Failed' },
    on: { uninstalled: 'Uninstalled', fail: 'Failed' },
  },
} as const satisfies Record<PluginPhase, Parameters<typeof lifecycle.createStateConfig>[0]>;

const isActive = (phase: PluginPhase): boolean => (phases[phase].tags as readonly string[]).includes('active');

const phaseNames = Object.keys(phases) as PluginPhase[];

const lifecycleFrom = perPhase<PluginLifecycle>((initial) =>
  emitRefused(
    lifecycle.createMachine({
      id: 'pluginLifecycle',
      description: 'The lifecycle of one plugin.',
      context: ({ input }) => initialContext(input, initial),
      initial,
      states: phases,
      on: {
        force: phaseNames.map((phase) => ({
          guard: { type: 'isForcedTo' as const, params: { phase } },
          target: `.${phase}` as const,
          actions: 'endRecovery' as const,
        })),
        'retry.advance': { actions: 'advanceRetry' },
        'retry.reset': { actions: 'resetRetry' },
      },
    }),
  ),
);

/**
 * The lifecycle of a plugin that is not on this host yet: it starts in Uninstalled.
 *
 * @example
 * ```ts
 * const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' } }).start();
 * actor.on('transition', ({ transition }) => console.log(transition.to, transition.reason));
 * actor.send({ type: 'install', reason: 'asked for by a user' });
 * ```
 */
export const pluginLifecycle: PluginLifecycle = lifecycleFrom('Uninstalled');

/**
 * The same lifecycle, which starts in another phase: the work of that phase begins with the actor.
 *
 * @throws {UnknownPhaseError} a name that is no phase
 */
export function pluginLifecycleFrom(phase: PluginPhase): PluginLifecycle {
  if (!phaseNames.includes(phase)) throw new UnknownPhaseError(phase, phaseNames);
  return lifecycleFrom(phase);
}
