import type { V4Service } from './service';

/**
 * Where `@xstate/inspect` looks for services. Each inspector has one of its own, and not the global `__xstate__`, which
 * XState 5 would put its actors in, too.
 */
export class Registry {
  readonly services = new Set<V4Service>();
  readonly #listeners = new Set<(service: V4Service) => void>();

  register(service: V4Service): void {
    this.services.add(service);
    service.onStop(() => this.unregister(service));
    for (const listener of this.#listeners) listener(service);
  }

  unregister(service: V4Service): void {
    this.services.delete(service);
  }

  onRegister(listener: (service: V4Service) => void): { unsubscribe(): void } {
    this.#listeners.add(listener);
    for (const service of this.services) listener(service);
    return { unsubscribe: () => void this.#listeners.delete(listener) };
  }
}
