import type { Listed } from './list';

interface Wanted {
  sessionId: string;
  app: string;
  name: string;
}

const toWanted = ({ actor, app }: Listed): Wanted => ({ sessionId: actor.sessionId, app, name: actor.name });

/** Which plugin a reader wants to look at, by the names that it has again when its app is started again. */
export class WantedPlugin {
  #wanted: Wanted | undefined;
  /** The session of one of the past that was chosen although it runs again: that is meant. */
  #lookedBackAt: string | undefined;

  /** The reader has chosen. */
  choose(plugins: readonly Listed[], sessionId: string | undefined): void {
    this.#lookedBackAt = undefined;
    const chosen = plugins.find(({ actor }) => actor.sessionId === sessionId);
    this.#wanted = chosen && toWanted(chosen);
    if (chosen && !chosen.isPresent && this.#running(plugins)) this.#lookedBackAt = sessionId;
  }

  /** @returns the session to look at instead of the one that is shown, if there is one */
  follow(plugins: readonly Listed[], shown: string | undefined): string | undefined {
    const current = plugins.find(({ actor }) => actor.sessionId === shown);
    const isWanted = this.#wanted === undefined || this.#wanted.sessionId === shown;
    if (current && isWanted) this.#wanted = toWanted(current);
    if ((current?.isPresent && isWanted) || shown === undefined || shown === this.#lookedBackAt) return undefined;
    const running = this.#running(plugins);
    if (running) this.#wanted = toWanted(running);
    return running?.actor.sessionId;
  }

  #running(plugins: readonly Listed[]): Listed | undefined {
    const { app, name } = this.#wanted ?? {};
    return plugins.find((one) => one.isPresent && one.app === app && one.actor.name === name);
  }
}
