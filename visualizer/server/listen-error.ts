const NEXT_STEPS: Record<string, string> = {
  EACCES: 'this user may not listen there: ask for a port above 1023',
  EADDRNOTAVAIL: 'this machine has no such address: ask for 127.0.0.1, or for one of its own',
  ENOTFOUND: 'no such name is known: ask for 127.0.0.1, or for an address of this machine',
};

/** The system does not let the server listen where it was asked to. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code = 'ERR_LISTEN';

  constructor(
    readonly host: string,
    readonly port: number,
    /** The system's own code, such as `EACCES`. */
    readonly systemCode: string,
    options?: ErrorOptions,
  ) {
    super(
      `cannot listen on port ${port} of ${host} (${systemCode}): ${NEXT_STEPS[systemCode] ?? 'ask for another host or port'}`,
      options,
    );
  }
}
