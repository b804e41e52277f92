import type { SnapshotStore } from '../persistence/snapshot-store';

/** The store as one plugin of a fleet sees it, until the plugin is removed. */
export interface PluginStore extends SnapshotStore {
  /** Saves nothing any more: a save that failed may be tried again after the plugin was forgotten. */
  close(): void;
}

export function pluginStore(store: SnapshotStore): PluginStore {
  let closed = false;
  return {
    load: () => store.load(),
    save: async (...plugin) => {
      if (!closed) await store.save(...plugin);
    },
    remove: (pluginId) => store.remove(pluginId),
    setAside: (pluginId) => store.setAside(pluginId),
    close: () => {
      closed = true;
    },
  };
}
