/** @throws {TypeError} it is no path; an empty one would mean the directory that the process happens to be in */
export function checkDirectory(directory: unknown): void {
  if (typeof directory === 'string' && directory !== '') return;
  const got = directory === '' ? "''" : typeof directory;
  throw new TypeError(`directory should be the path of a directory, got ${got}`);
}
