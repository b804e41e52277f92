export type { Command, Health, Message, ProcessActorsOptions, Ready, Work, WorkContext } from './options';
export { processActors } from './process-actors';
