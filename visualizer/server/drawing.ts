import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { builtFile } from './built';

/** Why a statechart is not drawn, in a sentence for people. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
}

// Its own file would have to be found beside the source and beside each bundle.
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { createMachine } = require(workerData.xstate);
const { toSvg } = require(workerData.visualizer);

async function draw() {
  const machine = createMachine(JSON.parse(workerData.definition));
  if (Object.keys(machine.states).length === 0) return { reason: 'This actor is no statechart.' };
  return { svg: await toSvg(machine, { theme: 'auto' }) };
}

draw().catch(() => ({ reason: 'This statechart cannot be drawn.' })).then((drawn) => parentPort.postMessage(drawn));
`;

/** A statechart that is being drawn, in a thread of its own: some take minutes, and meanwhile the app goes on. */
export class Drawing {
  readonly svg: Promise<string>;
  readonly #worker: Worker;

  /**
   * @param timeout ms that it may take
   * @throws {NotBuiltError} there is nothing to draw it with
   */
  constructor(definition: string, timeout: number) {
    const visualizer = builtFile('visualizer', 'plugin-statechart/visualizer');
    const xstate = createRequire(import.meta.url).resolve('xstate');
    this.#worker = new Worker(PROGRAM, {
      eval: true,
      workerData: { definition, visualizer, xstate },
      execArgv: [],
      // What XState warns of is the app's own affair.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    this.svg = this.#outcome(timeout).finally(() => this.stop());
  }

  stop(): void {
    void this.#worker.terminate();
  }

  #outcome(timeout: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new ChartError('This statechart takes too long to draw.')), timeout);
      this.#worker.once('message', ({ svg, reason }: { svg?: string; reason?: string }) => {
        if (svg === undefined) reject(new ChartError(reason));
        else resolve(svg);
      });
      this.#worker.once('error', () => reject(new ChartError('This statechart cannot be drawn.')));
      this.#worker.once('exit', () => {
        clearTimeout(timer);
        reject(new ChartError('This statechart was not drawn to its end.'));
      });
    });
  }
}
