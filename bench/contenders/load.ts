import type { Contender } from './contender';

// Each process loads the one that it measures.
const CONTENDERS = {
  facade: async () => (await import('./facade')).facade,
  'actor-send': async () => (await import('./actor-send')).actorSend,
  'actor-send-subscribed': async () => (await import('./actor-send-subscribed')).actorSendSubscribed,
  interpreter: async () => (await import('./interpreter')).interpreter,
  'hand-written-logic': async () => (await import('./hand-written-logic')).handWrittenLogic,
  'bare-chart': async () => (await import('./bare-chart')).bareChart,
  'plain-class': async () => (await import('./plain-class')).plainClass,
  'plain-class-fast-history': async () => (await import('./plain-class-fast-history')).plainClassFastHistory,
  robot3: async () => (await import('./robot3')).robot3,
  'javascript-state-machine': async () => (await import('./javascript-state-machine')).javascriptStateMachine,
  machina: async () => (await import('./machina')).machina,
  'typescript-fsm': async () => (await import('./typescript-fsm')).typescriptFsm,
} satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof CONTENDERS;

export const CONTENDER_NAMES = Object.keys(CONTENDERS) as ContenderName[];

export const loadContender = (name: ContenderName): Promise<Contender> => CONTENDERS[name]();
