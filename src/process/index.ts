export type { EndedProcess, SurvivingProcess } from './ledger/end-leftovers';
export { openProcessLedger } from './ledger/open-process-ledger';
export type { ProcessLedger } from './ledger/process-ledger';
export type { Command, Health, Message, ProcessActorsOptions, Ready, Work, WorkContext } from './options';
export { processActors } from './process-actors';
