import { optionalPackage } from '../optional-package';
import { NodeVersionError } from './node-version-error';

const NEED = 'a plugin service on Restate';

/** Restate's packages, which only an app needs that runs on it. */
export interface RestatePackages {
  readonly sdk: typeof import('@restatedev/restate-sdk');
  readonly xstate: typeof import('@restatedev/xstate').xstate;
  readonly fromPromise: typeof import('@restatedev/xstate/promise').fromPromise;
}

/**
 * @throws {MissingPackageError} one of them is not installed
 * @throws {NodeVersionError} Node is too old for them
 */
export async function restatePackages(): Promise<RestatePackages> {
  // Restate's SDK is built on it, and fails without it in the midst of a call.
  if (!('withResolvers' in Promise)) throw new NodeVersionError(NEED, 22);
  const sdk = await optionalPackage('@restatedev/restate-sdk', NEED, () => import('@restatedev/restate-sdk'));
  const { xstate } = await optionalPackage('@restatedev/xstate', NEED, () => import('@restatedev/xstate'));
  const { fromPromise } = await import('@restatedev/xstate/promise');
  return { sdk, xstate, fromPromise };
}
