import type { ConnectionOpts } from '@restatedev/restate-sdk-clients';
import type { Snapshot } from 'xstate';
import type { PluginLifecycleInput } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { restoredSnapshot } from '../restored-snapshot';
import { type Call, ingress } from './ingress';
import { RemotePlugin } from './remote-plugin';

/** Where the plugins are. */
export interface PluginClientOptions extends ConnectionOpts {
  /** The name of their service. Default `plugins`. */
  name?: string;
}

type PluginOptions = Omit<PluginLifecycleInput, 'pluginId'>;

/** The plugins of a service on Restate. */
export class PluginServiceClient {
  readonly #call: Call;

  private constructor(call: Call) {
    this.#call = call;
  }

  /**
   * @param options `url` is that of Restate's ingress, such as `http://localhost:8080`; the others are those of
   *   `@restatedev/restate-sdk-clients`
   * @throws {MissingPackageError} `@restatedev/restate-sdk-clients` is not installed
   */
  static async connect({ name = 'plugins', ...connection }: PluginClientOptions): Promise<PluginServiceClient> {
    return new PluginServiceClient(await ingress(name, connection));
  }

  /** The plugin of that id, which may not be there. */
  plugin(pluginId: string): RemotePlugin {
    return new RemotePlugin(pluginId, this.#call);
  }

  /**
   * A new plugin, as by `new PluginStateMachine(pluginId, initial, options)`.
   *
   * @throws {DuplicatePluginError} there is one; nothing has changed
   * @throws {UnknownPhaseError} `initial` is no phase
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  async create(pluginId: string, initial: PluginPhase, options: PluginOptions = {}): Promise<RemotePlugin> {
    await this.#call(pluginId, 'create', { ...options, phase: initial });
    return this.plugin(pluginId);
  }

  /**
   * A plugin that was elsewhere until now, as by `PluginStateMachine.restore`: no transition is recorded, a backoff
   * waits for what is left of it, the work of the phase begins again.
   *
   * @throws {DuplicatePluginError} there is one; nothing has changed
   * @throws {TypeError} the snapshot is none of a plugin lifecycle, or was taken after its actor was stopped
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  async restore(snapshot: Snapshot<unknown>, options: PluginOptions = {}): Promise<RemotePlugin> {
    const { pluginId } = restoredSnapshot(snapshot, options).context;
    await this.#call(pluginId, 'restore', { snapshot, options });
    return this.plugin(pluginId);
  }
}
