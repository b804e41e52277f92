/** Another program listens on the port that was asked for. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'ERR_PORT_IN_USE';

  constructor(
    readonly host: string,
    readonly port: number,
    options?: ErrorOptions,
  ) {
    super(
      `port ${port} of ${host} is in use by another program: end that one, ask for another port, or ask for none and get the next free one`,
      options,
    );
  }
}
