/** A fleet was asked to stop while it read its store. None of the plugins was started. */
export class FleetStoppedError extends Error {
  override readonly name = 'FleetStoppedError';
  readonly code = 'ERR_FLEET_STOPPED';

  constructor() {
    super('the fleet was asked to stop while it resumed: resume again to go on');
  }
}
