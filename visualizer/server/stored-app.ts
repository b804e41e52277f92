import type { CommandFrame } from '../inspect/frames';

/** The way to an app that is connected. */
export interface AppLink {
  send(command: CommandFrame): void;
  drop(reason: string): void;
}

/** An app, whether or not it is connected now. */
export interface StoredApp {
  readonly id: string;
  name: string;
  allowControl: boolean;
  /** The way to the app; none while it is gone. */
  link: AppLink | undefined;
  /** The sessions of its actors that it has not introduced again since it came back. */
  missing: Set<string>;
  /** The sessions of its actors, the newest last. */
  readonly actors: Set<string>;
  /** The length of what is kept of its actors; a definition counts for the one that brought it. */
  length: number;
}
