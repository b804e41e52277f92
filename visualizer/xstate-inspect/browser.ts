export { createWindowReceiver, inspect } from '@xstate/inspect';
export type { XStateDevInterface } from 'xstate';
