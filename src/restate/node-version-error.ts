/** Something needs a newer Node than the one that runs. */
export class NodeVersionError extends Error {
  override readonly name = 'NodeVersionError';
  readonly code = 'ERR_NODE_VERSION';
  /** The version that runs; empty where it is another runtime. */
  readonly version: string = globalThis.process?.version ?? '';

  constructor(
    readonly need: string,
    /** The oldest major version that does. */
    readonly needed: number,
  ) {
    super(`${need} needs Node ${needed} or newer, and this is ${globalThis.process?.version ?? 'another runtime'}`);
  }
}
