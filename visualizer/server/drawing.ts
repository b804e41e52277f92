import { Worker } from 'node:worker_threads';
import { NotBuiltError } from './not-built-error';

/** Why a statechart is not drawn, in a sentence for people. */
export class ChartError extends Error {
  override readonly name = 'ChartError';
}

// Its own file would have to be found beside the source and beside each bundle; the built package finds itself.
const PROGRAM = `
const { createRequire } = require('node:module');
const { parentPort, workerData } = require('node:worker_threads');

async function draw() {
  const fromPackage = createRequire(workerData.from);
  let built;
  try {
    built = fromPackage.resolve('plugin-statechart/visualizer');
  } catch {
    return { isBuilt: false };
  }
  const { createMachine } = fromPackage('xstate');
  const { toSvg } = fromPackage(built);
  const machine = createMachine(JSON.parse(workerData.definition));
  if (Object.keys(machine.states).length === 0) return { reason: 'This actor is no statechart.' };
  return { svg: await toSvg(machine, { theme: 'auto' }) };
}

draw()
  .catch(({ message }) => ({ reason: 'This statechart cannot be drawn: ' + message }))
  .then((drawn) => parentPort.postMessage(drawn));
`;

interface Drawn {
  svg?: string;
  reason?: string;
  isBuilt?: false;
}

/** A statechart that is being drawn, in a thread of its own: some take minutes, and meanwhile the app goes on. */
export class Drawing {
  readonly svg: Promise<string>;
  readonly #worker: Worker;

  /** @param timeout ms that it may take */
  constructor(definition: string, timeout: number) {
    this.#worker = new Worker(PROGRAM, {
      eval: true,
      workerData: { definition, from: import.meta.url },
      // Whatever runs the host from source would hand the worker the source, too.
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
      this.#worker.once('message', ({ svg, reason, isBuilt }: Drawn) => {
        if (isBuilt === false) reject(new NotBuiltError('visualizer'));
        else if (svg === undefined) reject(new ChartError(reason));
        else resolve(svg);
      });
      this.#worker.once('error', ({ message }) =>
        reject(new ChartError(`This statechart cannot be drawn: ${message}`)),
      );
      this.#worker.once('exit', () => {
        clearTimeout(timer);
        reject(new ChartError('This statechart was not drawn to its end.'));
      });
    });
  }
}
