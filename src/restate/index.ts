export { MissingPackageError } from '../missing-package-error';
export type { DurableMonitor } from './durable-monitor';
export type { DurableWork, DurableWorkArguments, DurableWorks, WorkRetry } from './durable-work';
export { NodeVersionError } from './node-version-error';
export { type PluginClientOptions, PluginServiceClient } from './plugin-client';
export type { PluginHandlers } from './plugin-handlers';
export { createPluginService, type PluginService, type PluginServiceOptions } from './plugin-service';
export { RemotePlugin } from './remote-plugin';
export { type PluginWatch, type WatchPluginsOptions, watchPlugins } from './watch-plugins';
