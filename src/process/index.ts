export type { Command, Health, ProcessActorsOptions, Ready, Work, WorkContext } from './options';
export { processActors } from './process-actors';
