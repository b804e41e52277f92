/** A plugin was to be added to a fleet that was disposed of. Nothing has changed. */
export class FleetClosedError extends Error {
  override readonly name = 'FleetClosedError';
  readonly code = 'ERR_FLEET_CLOSED';

  constructor() {
    super('the fleet was disposed of: create a new one to go on');
  }
}
