/** The part of the library that is used here; it has no types of its own. */
declare module 'fs-native-extensions' {
  /**
   * @param length 0: the whole file. On macOS, offset and length have to be 0.
   * @returns false where somebody else has the lock
   */
  export function tryLock(fd: number, offset?: number, length?: number): boolean;
}
