import { createMachine } from 'xstate';
import { readChart } from '../chart/read-chart';
import type { Limits } from './limits';

/** Why a statechart is not drawn, in a sentence for people. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
}

/** Draws statecharts: one at a time, since drawing keeps the process busy, and each definition once. */
export class Charts {
  readonly #limits: Pick<Limits, 'chartLength' | 'chartElements' | 'charts'>;
  readonly #drawings = new Map<string, Promise<string>>();
  #busy: Promise<unknown> = Promise.resolve();

  constructor(limits: Pick<Limits, 'chartLength' | 'chartElements' | 'charts'>) {
    this.#limits = limits;
  }

  /** @throws {ChartError} the definition cannot be drawn */
  draw(definition: string): Promise<string> {
    const drawn = this.#drawings.get(definition);
    if (drawn) return drawn;
    const drawing = this.#busy.then(() => this.#draw(definition));
    this.#busy = drawing.catch(() => {});
    this.#drawings.set(definition, drawing);
    if (this.#drawings.size > this.#limits.charts) {
      const [oldest] = this.#drawings.keys();
      if (oldest !== undefined) this.#drawings.delete(oldest);
    }
    return drawing;
  }

  async #draw(definition: string): Promise<string> {
    const { chartLength, chartElements } = this.#limits;
    if (definition.length > chartLength) throw new ChartError('This statechart is too large to be drawn.');
    try {
      const machine = createMachine(JSON.parse(definition));
      const { states, moves } = readChart(machine);
      if (states.length === 0) throw new ChartError('This actor is no statechart.');
      if (states.length + moves.length > chartElements)
        throw new ChartError('This statechart is too large to be drawn.');
      const { toSvg } = await import('../diagram/svg');
      return await toSvg(machine, { theme: 'auto' });
    } catch (error) {
      throw error instanceof ChartError ? error : new ChartError('This statechart cannot be drawn.');
    }
  }
}
