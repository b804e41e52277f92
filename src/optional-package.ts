import { MissingPackageError } from './missing-package-error';

const isMissing = (error: unknown): boolean =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code?: string }).code ?? '');

/**
 * A package that only some need, and which is loaded when it is needed.
 *
 * @param need what it is needed for
 * @throws {MissingPackageError} it is not installed
 */
export async function optionalPackage<Package>(
  packageName: string,
  need: string,
  load: () => Promise<Package>,
): Promise<Package> {
  try {
    return await load();
  } catch (error) {
    throw isMissing(error) ? new MissingPackageError(packageName, need, { cause: error }) : error;
  }
}
