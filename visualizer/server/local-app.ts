import { basename } from 'node:path';
import type { InspectionEvent } from 'xstate';
import { createFrameSource, type FrameSource, type FrameSourceOptions } from '../inspect/frame-source';
import type { Store } from './store';
import type { AppLink, StoredApp } from './stored-app';

/** The id of the app that the server itself runs in. */
export const LOCAL_APP = 'local';

/** The app that the server runs in: it reports without a wire. There is none until it reports something. */
export class LocalApp {
  readonly #store: Store;
  readonly #link: AppLink = { send: (command) => this.#source.receive(command), drop: () => {} };
  readonly #source: FrameSource;
  readonly #allowControl: boolean;
  #app: StoredApp | undefined;

  constructor(store: Store, options: FrameSourceOptions) {
    this.#store = store;
    this.#allowControl = options.allowControl ?? false;
    this.#source = createFrameSource((frame) => store.receive(this.#connected(), frame), options);
  }

  inspect(event: InspectionEvent): void {
    this.#source.inspect(event);
  }

  stop(): void {
    this.#source.stop();
  }

  #connected(): StoredApp {
    this.#app ??= this.#store.connect(
      {
        type: '@plugin-statechart.hello',
        version: 1,
        app: LOCAL_APP,
        name: basename(process.argv[1] ?? process.title),
        allowControl: this.#allowControl,
      },
      this.#link,
    );
    return this.#app;
  }
}
