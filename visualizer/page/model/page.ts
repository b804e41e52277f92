import { computed, effect, type Signal, signal } from '@preact/signals';
import type { StateRole } from '../../chart/chart';
import type { FrameEvent, FrameToPage, InspectionFrame } from '../../inspect/frames';
import type { Actor } from './actor';
import { Connection } from './connection';
import { type Listed, listed, phaseCounts, type SortOrder } from './list';
import { paced } from './paced';
import { stateIds } from './state-value';
import { StatelyFrames } from './stately';
import { Store } from './store';
import { WantedPlugin } from './wanted';

/** How long the server, back again, has until plugins that it does not tell of are gone, in ms: apps come back, too. */
const PATIENCE = 15_000;

interface ListedPlugin extends Listed {
  readonly plugin: Signal<Actor>;
}

/** So many plugins of the past are in nobody's way. */
const FEW = 20;

/** All that the page shows, and all that it can do. */
export class Page {
  readonly store = new Store();
  readonly connection: Connection;
  readonly search = signal('');
  readonly phases = signal<ReadonlySet<string>>(new Set());
  readonly order = signal<SortOrder>('name');
  /** The session of the plugin whose details are shown. */
  readonly selected = signal<string | undefined>(undefined);
  readonly #wanted = new WantedPlugin();
  #sweep: ReturnType<typeof setTimeout> | undefined;
  readonly #stately = new StatelyFrames();
  readonly #listeners = new Set<(frame: InspectionFrame) => void>();

  /** The log, and what lists are sorted by, at a pace that a reader and the screen can follow. */
  readonly log = paced(this.store.log, 150);
  readonly #outline = paced(this.store.outline, 150);

  readonly #all = computed<ListedPlugin[]>(() => {
    this.#outline.value;
    const apps = this.store.apps.value;
    return this.store.plugins.value.map((plugin) => {
      const actor = plugin.peek();
      const app = apps.get(actor.app)?.name ?? '';
      return { plugin, actor, app, role: this.roleOf(actor), isPresent: this.absenceOf(actor) === undefined };
    });
  });

  /** How many plugins are of the past. */
  readonly past = computed(() => this.#all.value.filter(({ isPresent }) => !isPresent).length);
  /** What the reader wants of the plugins of the past. */
  readonly #wantsPast = signal<boolean | undefined>(undefined);
  /** Whether plugins of the past are listed, too: where they are few, or there is nothing else. */
  readonly showsPast = computed(
    () => this.#wantsPast.value ?? (this.past.value <= FEW || this.past.value === this.#all.value.length),
  );
  readonly #choice = computed(() =>
    this.showsPast.value ? this.#all.value : this.#all.value.filter(({ isPresent }) => isPresent),
  );
  /** How many plugins are to be listed where nothing is looked for. */
  readonly total = computed(() => this.#choice.value.length);

  readonly listed = computed(() =>
    listed(this.#choice.value, { search: this.search.value, phases: this.phases.value, order: this.order.value }),
  );

  readonly counts = computed(() => {
    const [first] = this.#all.value;
    return phaseCounts(this.#all.value, first ? this.store.definition(first.actor).states.keys() : []);
  });

  /** The plugin whose details are shown, as long as the server knows it. */
  readonly plugin = computed(() => {
    this.store.plugins.value;
    return this.selected.value === undefined ? undefined : this.store.actor(this.selected.value);
  });

  constructor(socketUrl: string) {
    const readHash = () => {
      this.selected.value = decodeHash(location.hash);
    };
    readHash();
    addEventListener('hashchange', () => {
      const chosen = decodeHash(location.hash);
      if (chosen !== this.selected.peek()) this.#wanted.choose(this.#all.peek(), chosen);
      readHash();
    });
    effect(() => this.#followRestart());
    this.connection = new Connection(socketUrl, (frames) => this.#receive(frames));
  }

  roleOf(actor: Actor): StateRole {
    if (actor.status === 'error') return 'failed';
    const { states } = this.store.definition(actor);
    const roles = stateIds(actor.value).map((id) => states.get(id)?.role);
    return roles.findLast((role) => role !== undefined) ?? 'resting';
  }

  isConnected(actor: Actor): boolean {
    return (this.store.apps.value.get(actor.app)?.connected ?? true) && this.store.isConfirmed(actor);
  }

  /** Why what is shown of an actor is of the past. One that broke is not: somebody has to look at it. */
  absenceOf(actor: Actor): string | undefined {
    if (actor.status === 'stopped' || actor.status === 'done') return actor.status;
    return this.isConnected(actor) ? undefined : 'not connected';
  }

  mayControl(actor: Actor): boolean {
    const allowed = this.store.hello.value?.allowControl === true;
    const app = this.store.apps.value.get(actor.app);
    return allowed && app?.allowControl !== false && actor.status === 'active';
  }

  togglePast(): void {
    this.#wantsPast.value = !this.showsPast.peek();
  }

  select(sessionId: string | undefined): void {
    this.#wanted.choose(this.#all.peek(), sessionId);
    const hash = hashOf(sessionId);
    if (location.hash !== hash) location.hash = hash;
    this.selected.value = sessionId;
  }

  send(actor: Actor, event: FrameEvent): void {
    this.connection.send({ type: '@plugin-statechart.send', sessionId: actor.sessionId, event });
  }

  /**
   * Tells of each frame of Stately's protocol, where the server asks for its inspector: first of each actor that there
   * is. Returns what ends that.
   */
  relay(listener: (frame: InspectionFrame) => void): () => void {
    for (const actor of this.#stately.replay()) listener(actor);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** When an app is started again, what was looked at of it is looked at on. */
  #followRestart(): void {
    const running = this.#wanted.follow(this.#all.value, this.selected.value);
    if (running === undefined) return;
    if (location.hash.length > 1) history.replaceState(null, '', hashOf(running));
    this.selected.value = running;
  }

  #receive(frames: readonly FrameToPage[]): void {
    this.store.apply(frames);
    if (this.store.hello.peek()?.stately !== undefined) this.#relay(frames);
    if (!frames.some(({ type }) => type === '@plugin-statechart.hello')) return;
    clearTimeout(this.#sweep);
    this.#sweep = setTimeout(() => {
      if (this.connection.state.peek() === 'open') this.store.forgetUnconfirmed();
    }, PATIENCE);
  }

  #relay(frames: readonly FrameToPage[]): void {
    for (const frame of frames) {
      const message = this.#stately.take(frame);
      if (message) for (const listener of this.#listeners) listener(message);
    }
  }
}

const hashOf = (sessionId: string | undefined): string =>
  sessionId === undefined ? '#' : `#plugin=${encodeURIComponent(sessionId)}`;

function decodeHash(hash: string): string | undefined {
  const text = /^#plugin=(.+)$/.exec(hash)?.[1];
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
