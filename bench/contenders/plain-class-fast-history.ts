import { plainContender } from './plain-contender';
import { PlainPlugin, type Transition } from './plain-plugin';

class FastHistoryPlugin extends PlainPlugin {
  /** Lets the history grow to twice the limit, so that moving what is kept happens once in `historyLimit` moves. */
  protected override remember(transition: Transition): void {
    this.kept.push(transition);
    if (this.kept.length >= 2 * this.historyLimit) this.kept = this.kept.slice(-this.historyLimit);
  }
}

/** The same class with a history that costs little, however long it is: the limit in JavaScript. */
export const plainClassFastHistory = plainContender(FastHistoryPlugin);
