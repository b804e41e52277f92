import {
  type ActorFrame,
  type AppHello,
  type EventFrame,
  type FrameToPage,
  type InspectionFrame,
  type SnapshotFrame,
  toLogEntry,
} from '../inspect/frames';
import { Definitions } from './definitions';
import type { Limits } from './limits';
import { appFrame, inPage, withDefinition } from './page-frames';
import { RecentEntries } from './recent-entries';
import type { AppLink, StoredApp } from './stored-app';

interface StoredActor {
  readonly app: StoredApp;
  /** As a page is told of it, but for the definition. The snapshot is the last one. */
  readonly frame: ActorFrame;
  length: number;
  /** The length of its definition, where it brought that. */
  readonly brought: number;
}

const hasEnded = ({ frame }: StoredActor): boolean => frame.snapshot.status !== 'active';

/** What a page that comes late has to be told: of each app and actor the last, and of the log the newest. Bounded. */
export class Store {
  readonly #limits: Limits;
  readonly #publish: (frame: string) => void;
  readonly #apps = new Map<string, StoredApp>();
  readonly #actors = new Map<string, StoredActor>();
  readonly #children = new Map<string, Set<string>>();
  /** The actors that have ended, or whose app is gone; the first one is the first to be forgotten. */
  readonly #idle = new Set<string>();
  readonly #definitions = new Definitions();
  readonly #recent: RecentEntries;
  #length = 0;

  /** @param publish is given each frame for the pages that are there already */
  constructor(limits: Limits, publish: (frame: string) => void) {
    this.#limits = limits;
    this.#publish = publish;
    this.#recent = new RecentEntries(limits);
  }

  /** An app has come, or has come back; then the link that it had before is dropped. */
  connect({ app: id, name, allowControl }: AppHello, link: AppLink): StoredApp {
    const known = this.#apps.get(id);
    known?.link?.drop('the app has connected again');
    const app = known ?? { id, name, allowControl, link, missing: new Set(), actors: new Set(), length: 0 };
    this.#apps.set(id, Object.assign(app, { name, allowControl, link, missing: new Set(app.actors) }));
    this.#tell(appFrame(app));
    return app;
  }

  /** A link is lost. What the actors did last stays visible for a while, but not that of several runs of one app. */
  disconnect(app: StoredApp, link: AppLink): void {
    if (app.link !== link) return;
    app.link = undefined;
    this.#tell(appFrame(app));
    this.#forgetLostRuns(app);
    for (const id of app.actors) this.#idle.add(id);
    this.#forgetSurplus();
    this.#removeIfEmpty(app);
  }

  /** Forgets the actors that an app which has come back does not know any more. Those that had ended stay visible. */
  forgetMissing(app: StoredApp): void {
    this.#forget([...app.missing].filter((id) => this.#actors.get(id)?.frame.snapshot.status === 'active'));
    app.missing.clear();
  }

  receive(app: StoredApp, frame: InspectionFrame): void {
    if (frame.type === '@xstate.actor') this.#introduce(app, frame);
    else this.#report(app, frame);
  }

  /** The definition of an actor, and who takes its commands. */
  find(sessionId: string): { app: StoredApp; definition: string | undefined } | undefined {
    const actor = this.#actors.get(sessionId);
    return actor && { app: actor.app, definition: this.#definitions.textOf(sessionId) };
  }

  /** All that a page has to be told on arrival, after the greeting. */
  *replay(): Generator<string> {
    for (const app of this.#apps.values()) yield JSON.stringify(appFrame(app));
    const told = new Map<string, string>();
    for (const [id, { frame }] of this.#actors) {
      const definition = this.#definitions.textOf(id);
      yield JSON.stringify(withDefinition(frame, definition, told.get(definition ?? '')));
      if (definition !== undefined && !told.has(definition)) told.set(definition, id);
    }
    yield JSON.stringify({ type: '@plugin-statechart.recent', entries: this.#recent.list() } satisfies FrameToPage);
  }

  #introduce(app: StoredApp, { definition, ...rest }: ActorFrame): void {
    const frame: ActorFrame = inPage(app, rest);
    const id = frame.sessionId;
    const known = this.#actors.get(id);
    if (known) this.#remove(id, known);
    if (app.actors.size === 0) this.#forgetLostRuns(app);
    this.#definitions.set(id, definition);
    const brought = this.#definitions.sharedWith(id) === undefined ? (definition?.length ?? 0) : 0;
    const actor: StoredActor = { app, frame, length: 0, brought };
    this.#actors.set(id, actor);
    this.#resize(actor, JSON.stringify(frame).length);
    app.length += brought;
    app.actors.add(id);
    if (hasEnded(actor)) this.#idle.add(id);
    if (frame.parentId !== undefined) {
      const siblings = this.#children.get(frame.parentId) ?? new Set();
      this.#children.set(frame.parentId, siblings.add(id));
    }
    this.#forgetSurplus(id);
    if (this.#actors.has(id)) this.#tell(withDefinition(frame, definition, this.#definitions.sharedWith(id)));
  }

  #report(app: StoredApp, frame: EventFrame | SnapshotFrame): void {
    const reported = inPage(app, frame);
    const id = reported.sessionId;
    const actor = this.#actors.get(id);
    if (!actor) return;
    const length = this.#tell(reported);
    if (reported.type === '@xstate.event') return;
    this.#recent.add({ ...toLogEntry(reported), name: actor.frame.name });
    actor.frame.snapshot = reported.snapshot;
    this.#resize(actor, length);
    if (hasEnded(actor)) this.#end(id, actor);
    this.#forgetSurplus();
  }

  /** What has ended on its own stays visible; a part of something else is forgotten, as are its own parts. */
  #end(id: string, { frame }: StoredActor): void {
    const isPart = frame.parentId !== undefined;
    this.#forget(isPart ? [id] : this.#children.get(id));
    if (!isPart) this.#idle.add(id);
  }

  /** Forgets actors, and the parts of them. */
  #forget(ids: Iterable<string> = []): void {
    const leaving = [...ids];
    for (const id of leaving) {
      const actor = this.#actors.get(id);
      if (!actor) continue;
      for (const child of this.#children.get(id) ?? []) leaving.push(child);
      this.#remove(id, actor);
      this.#tell({ type: '@plugin-statechart.forgotten', sessionId: id });
      this.#removeIfEmpty(actor.app);
    }
  }

  #remove(id: string, actor: StoredActor): void {
    const { app, brought } = actor;
    const { parentId = '' } = actor.frame;
    this.#actors.delete(id);
    this.#idle.delete(id);
    this.#definitions.set(id, undefined);
    this.#resize(actor, 0);
    app.length -= brought;
    const siblings = this.#children.get(parentId);
    siblings?.delete(id);
    if (siblings?.size === 0) this.#children.delete(parentId);
    app.actors.delete(id);
    app.missing.delete(id);
  }

  #resize(actor: StoredActor, length: number): void {
    this.#length += length - actor.length;
    actor.app.length += length - actor.length;
    actor.length = length;
  }

  /** What an app of this name did before it was started again. */
  #forgetLostRuns(app: StoredApp): void {
    for (const other of this.#apps.values()) {
      if (other !== app && other.name === app.name && !other.link) this.#forget(other.actors);
    }
  }

  /** The first to go are those that do nothing any more; then, of the app that holds most, what it brought last. */
  #forgetSurplus(newcomer = ''): void {
    const { idleActors, actors, actorsLength } = this.#limits;
    for (;;) {
      const isTooMany = this.#actors.size > actors;
      const isTooLong = this.#length + this.#definitions.length > actorsLength;
      if (!isTooMany && !isTooLong && this.#idle.size <= idleActors) return;
      const [first = this.#leastEntitled(isTooMany ? 'number' : 'length', newcomer)] = this.#idle;
      if (first === undefined) return;
      this.#forget([first]);
    }
  }

  /** Nobody's plugins go for the sake of another app's crowd, nor for that of what the same app starts later. */
  #leastEntitled(by: 'number' | 'length', newcomer: string): string | undefined {
    const held = ({ actors, length }: StoredApp): number => (by === 'number' ? actors.size : length);
    const apps = [...this.#apps.values()].filter(({ actors }) => actors.size > 0);
    const { actors } = apps.reduce((most, app) => (held(app) > held(most) ? app : most));
    return actors.has(newcomer) ? newcomer : [...actors].at(-1);
  }

  #removeIfEmpty(app: StoredApp): void {
    if (!app.link && app.actors.size === 0) this.#apps.delete(app.id);
  }

  #tell(frame: FrameToPage): number {
    const text = JSON.stringify(frame);
    this.#publish(text);
    return text.length;
  }
}
