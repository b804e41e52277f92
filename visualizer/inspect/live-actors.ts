import type { AnyActorRef } from 'xstate';

/** The actors that run, by session id, without keeping one that its app has let go. */
export class LiveActors {
  readonly #references = new Map<string, WeakRef<AnyActorRef>>();
  readonly #collected = new FinalizationRegistry<string>((sessionId) => this.#references.delete(sessionId));

  add(actor: AnyActorRef): void {
    this.#references.set(actor.sessionId, new WeakRef(actor));
    this.#collected.register(actor, actor.sessionId, actor);
  }

  remove(actor: AnyActorRef): void {
    this.#references.delete(actor.sessionId);
    this.#collected.unregister(actor);
  }

  get(sessionId: string): AnyActorRef | undefined {
    return this.#references.get(sessionId)?.deref();
  }

  has(actor: AnyActorRef): boolean {
    return this.#references.has(actor.sessionId);
  }

  /** In the order in which they started. */
  all(): AnyActorRef[] {
    return [...this.#references.values()].flatMap((reference) => reference.deref() ?? []);
  }

  clear(): void {
    this.#references.clear();
  }
}
