export { InvalidSnapshotError } from './invalid-snapshot-error';
export { type KeyvLike, type KeyvStoreOptions, keyvStore } from './keyv-store';
export { KeyvStoreError } from './keyv-store-error';
export { type Correction, type PluginAtRestart, type RestartPolicy, restartPolicy } from './restart-policy';
export { type Resumption, resume } from './resume';
export { ResumeOptionError } from './resume-option-error';
export type { ResumeOptions } from './resume-options';
export type { RestartReport } from './revive';
export type { SetAside } from './set-aside';
