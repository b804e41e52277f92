/** An address that an inspector cannot connect to. No inspector was made. */
export class InspectorUrlError extends TypeError {
  override readonly name = 'InspectorUrlError';
  readonly code = 'ERR_INSPECTOR_URL';

  constructor(
    readonly url: string,
    /** What the address should begin with. */
    readonly expected: readonly string[],
  ) {
    super(
      `an inspector's url should be an address that begins with ${expected.join(' or ')}, got '${url}': ` +
        'take the one that `plugin-statechart inspect` prints',
    );
  }
}
