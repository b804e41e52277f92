import { ChartError, Drawing } from './drawing';
import type { Limits } from './limits';

/** Draws statecharts: each definition once, and one at a time. */
export class Charts {
  readonly #limits: Pick<Limits, 'chartLength' | 'chartTime' | 'charts'>;
  readonly #drawn = new Map<string, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();
  #drawing: Drawing | undefined;
  #isStopped = false;

  constructor(limits: Pick<Limits, 'chartLength' | 'chartTime' | 'charts'>) {
    this.#limits = limits;
  }

  /**
   * @throws {ChartError} the definition cannot be drawn
   * @throws {NotBuiltError} there is nothing to draw it with
   */
  draw(definition: string): Promise<string> {
    const known = this.#drawn.get(definition);
    if (known) return known;
    const drawn = this.#last.then(() => this.#draw(definition));
    this.#drawn.set(definition, drawn);
    this.#last = drawn.catch((error) => {
      // What is missing may be there next time; what cannot be drawn stays so.
      if (!(error instanceof ChartError)) this.#drawn.delete(definition);
    });
    const [oldest = definition] = this.#drawn.keys();
    if (this.#drawn.size > this.#limits.charts) this.#drawn.delete(oldest);
    return drawn;
  }

  stop(): void {
    this.#isStopped = true;
    this.#drawing?.stop();
  }

  #draw(definition: string): Promise<string> {
    if (this.#isStopped) throw new ChartError('The server is closed.');
    if (definition.length > this.#limits.chartLength) throw new ChartError('This statechart is too large to be drawn.');
    this.#drawing = new Drawing(definition, this.#limits.chartTime);
    return this.#drawing.svg;
  }
}
