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
  readonly #definitions = new Map<string, string>();
  readonly #parsed = new Map<string, Definition>();
  #lines: LogLine[] = [];
  #number = 0;
  #listChanged = false;
  #outlineChanged = false;

  actor(sessionId: string): Signal<Actor> | undefined {
    return this.#actors.get(sessionId);
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
    const name = actor?.name ?? 'ended work';
    return toLogLine(entry, this.#number, parent ? `${parent.name} › ${name}` : name, actor?.parentId);
  }

  #begin(hello: PageHello): void {
    setClock(hello.now);
    this.hello.value = hello;
    this.apps.value = new Map();
    this.#definitions.clear();
    for (const sessionId of this.#actors.keys()) this.#unconfirmed.add(sessionId);
  }

  #introduce(frame: ActorFrame): void {
    const { sessionId, definitionOf } = frame;
    const definition = frame.definition ?? (definitionOf && this.#definitions.get(definitionOf));
    if (definition !== undefined) this.#definitions.set(sessionId, definition);
    this.#unconfirmed.delete(sessionId);
    const known = this.#actors.get(sessionId);
    const actor = introduce(frame, definition, known?.peek());
    if (known) {
      this.#set(known, actor);
      return;
    }
    this.#actors.set(sessionId, signal(actor));
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
    if (actor && isPlugin(actor.peek())) this.#listChanged = true;
  }

  #list(): void {
    this.plugins.value = [...this.#actors.values()]
      .filter((one) => isPlugin(one.peek()))
      .sort((a, b) => collator.compare(a.peek().name, b.peek().name));
    this.#outlineChanged = true;
  }
}
