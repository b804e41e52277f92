import { batch, type Signal, signal } from '@preact/signals';
import type { ActorFrame, AppFrame, FrameToPage, LogEntry, PageHello, SnapshotFrame } from '../../inspect/frames';
import { toLogEntry } from '../../inspect/frames';
import { type Actor, advance, introduce, isPlugin, refuse } from './actor';
import { setClock } from './clock';
import { type Definition, readDefinition } from './definition';
import { type LogLine, missingFrom, toLogLine, withLines } from './log';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Everything that the server has told. A plugin has a signal of its own, so that its news redraws nothing else. */
export class Store {
  readonly hello = signal<PageHello | undefined>(undefined);
  readonly apps = signal<ReadonlyMap<string, AppFrame>>(new Map());
  /** All plugins, by name. */
  readonly plugins = signal<readonly Signal<Actor>[]>([]);
  /** Rises when a plugin has come to another phase, or has ended: what lists are filtered and sorted by. */
  readonly outline = signal(0);
  /** Oldest first. */
  readonly log = signal<readonly LogLine[]>([]);
  readonly #actors = new Map<string, Signal<Actor>>();
  /** The sessions that the server has not told of since the page came back to it. */
  readonly #unconfirmed = new Set<string>();
  readonly #parsed = new Map<string, Definition>();
  #lines: LogLine[] = [];
  #number = 0;
  #listChanged = false;
  #outlineChanged = false;
  #someGone = false;

  actor(sessionId: string): Signal<Actor> | undefined {
    return this.#actors.get(sessionId);
  }

  /** Whether the server has told of an actor since the page came (back) to it. */
  isConfirmed({ sessionId }: Actor): boolean {
    return !this.#unconfirmed.has(sessionId);
  }

  definition({ definition }: Actor): Definition {
    const known = this.#parsed.get(definition ?? '');
    if (known) return known;
    const read = readDefinition(definition);
    this.#parsed.set(definition ?? '', read);
    return read;
  }

  /** Takes frames in, and tells of all that has changed at once. */
  apply(frames: readonly FrameToPage[]): void {
    batch(() => {
      for (const frame of frames) this.#take(frame);
      this.log.value = withLines(this.log.peek(), this.#lines);
      this.#lines = [];
      if (this.#listChanged) this.#list();
      this.#forgetApps();
      if (this.#outlineChanged) this.outline.value += 1;
      this.#listChanged = false;
      this.#outlineChanged = false;
    });
  }

  /** Forgets the plugins that the server, back again, does not know any more. */
  forgetUnconfirmed(): void {
    this.apply([...this.#unconfirmed].map((sessionId) => ({ type: '@plugin-statechart.forgotten', sessionId })));
  }

  #take(frame: FrameToPage): void {
    switch (frame.type) {
      case '@plugin-statechart.hello':
        this.#begin(frame);
        break;
      case '@plugin-statechart.app':
        // Of one that the page has not known yet the actors follow.
        if (!frame.connected && this.apps.peek().has(frame.app)) this.#someGone = true;
        this.apps.value = new Map(this.apps.peek()).set(frame.app, frame);
        break;
      case '@plugin-statechart.forgotten':
        this.#forget(frame.sessionId);
        break;
      case '@plugin-statechart.recent': {
        const lines = frame.entries.map((entry) => this.#toLine(entry));
        for (const line of missingFrom(this.log.peek(), lines)) this.#recall(line);
        break;
      }
      case '@xstate.actor':
        this.#introduce(frame);
        break;
      case '@xstate.snapshot':
        this.#advance(frame);
        break;
      // What comes of an event follows as a snapshot, and says it again.
      case '@xstate.event':
    }
  }

  #recall(line: LogLine): void {
    this.#lines.push(line);
    const actor = line.refused && this.#actors.get(line.sessionId);
    if (actor) {
      const { event, phase, timestamp } = line;
      this.#set(actor, refuse(actor.peek(), { event, phase, timestamp }));
    }
  }

  #advance(frame: SnapshotFrame): void {
    this.#lines.push(this.#toLine(toLogEntry(frame)));
    const actor = this.#actors.get(frame.sessionId);
    if (actor) this.#set(actor, advance(actor.peek(), frame));
  }

  #toLine(entry: LogEntry): LogLine {
    this.#number += 1;
    const actor = this.#actors.get(entry.sessionId)?.peek();
    const parent = actor?.parentId === undefined ? undefined : this.#actors.get(actor.parentId)?.peek();
    const name = actor?.name ?? entry.name ?? 'ended work';
    return toLogLine(entry, this.#number, parent ? `${parent.name} › ${name}` : name, actor?.parentId);
  }

  #begin(hello: PageHello): void {
    setClock(hello.now);
    this.hello.value = hello;
    this.apps.value = new Map([...this.apps.peek()].map(([id, app]) => [id, { ...app, connected: false }]));
    for (const sessionId of this.#actors.keys()) this.#unconfirmed.add(sessionId);
    this.#outlineChanged = true;
  }

  #introduce(frame: ActorFrame): void {
    const { sessionId, definitionOf } = frame;
    const definition = frame.definition ?? (definitionOf && this.#actors.get(definitionOf)?.peek().definition);
    if (this.#unconfirmed.delete(sessionId)) this.#outlineChanged = true;
    const known = this.#actors.get(sessionId);
    const actor = introduce(frame, definition, known?.peek());
    if (known) {
      this.#set(known, actor);
      return;
    }
    this.#actors.set(sessionId, signal(actor));
    this.#setWork(actor, (work) => [...work, { sessionId, name: actor.name }]);
    if (isPlugin(actor)) this.#listChanged = true;
  }

  #set(known: Signal<Actor>, next: Actor): void {
    const before = known.peek();
    if (before.name !== next.name || isPlugin(before) !== isPlugin(next)) this.#listChanged = true;
    if (before.phase !== next.phase || before.since !== next.since || before.status !== next.status) {
      this.#outlineChanged = true;
    }
    known.value = next;
  }

  #forget(sessionId: string): void {
    const actor = this.#actors.get(sessionId);
    this.#actors.delete(sessionId);
    this.#unconfirmed.delete(sessionId);
    if (!actor) return;
    this.#setWork(actor.peek(), (work) => work.filter((one) => one.sessionId !== sessionId));
    this.#someGone = true;
    if (isPlugin(actor.peek())) this.#listChanged = true;
  }

  #setWork({ parentId = '' }: Actor, change: (work: Actor['work']) => Actor['work']): void {
    const parent = this.#actors.get(parentId);
    if (parent) parent.value = { ...parent.peek(), work: change(parent.peek().work) };
  }

  /** An app that is gone is known as long as an actor of it is. */
  #forgetApps(): void {
    if (!this.#someGone) return;
    this.#someGone = false;
    const apps = [...this.apps.peek()];
    if (apps.every(([, { connected }]) => connected)) return;
    const known = new Set([...this.#actors.values()].map((one) => one.peek().app));
    const left = apps.filter(([id, { connected }]) => connected || known.has(id));
    if (left.length < apps.length) this.apps.value = new Map(left);
  }

  #list(): void {
    this.plugins.value = [...this.#actors.values()]
      .filter((one) => isPlugin(one.peek()))
      .sort((a, b) => collator.compare(a.peek().name, b.peek().name));
    const used = new Set(this.plugins.peek().map((one) => one.peek().definition ?? ''));
    for (const text of this.#parsed.keys()) if (!used.has(text)) this.#parsed.delete(text);
    this.#outlineChanged = true;
  }
}
