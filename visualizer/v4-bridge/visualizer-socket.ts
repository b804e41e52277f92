import { WebSocket } from 'ws';
import { readCommand } from './command';

/** What may wait for a slow visualizer, in bytes, until it is disconnected. */
const LONGEST_QUEUE = 16 * 1024 * 1024;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The connection of a visualizer, as `@xstate/inspect` has it, which breaks on what it does not understand: it hears
 * only what is well-formed and allowed.
 */
export const visualizerSocket = (allowControl: boolean): typeof WebSocket =>
  class VisualizerSocket extends WebSocket {
    #inspecting = false;

    override emit(name: string | symbol, ...args: unknown[]): boolean {
      // Of a frame that is broken, or too long. The connection closes by itself.
      if (name === 'error') return false;
      if (name !== 'message') return super.emit(name, ...args);
      const [data, isBinary] = args as [Buffer, boolean];
      const command = isBinary ? undefined : readCommand(parse(data.toString()), allowControl);
      if (!command) return false;
      // Each time it is told of all actors again, and so are all other visualizers.
      if (command.type === 'xstate.inspecting' && this.#inspecting) return false;
      this.#inspecting ||= command.type === 'xstate.inspecting';
      return super.emit('message', Buffer.from(JSON.stringify(command)), false);
    }

    override send(data: string): void {
      if (this.bufferedAmount > LONGEST_QUEUE) this.terminate();
      else super.send(data);
    }
  };
