const EXTENSION = '.json';

/** File systems take 255 bytes; what is set aside gets a time behind its name. */
const LONGEST = 200;

/** Names that Windows keeps for devices, also with an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/;

/** Half of a character that takes two. */
const HALF = /\p{Surrogate}/u;

/**
 * A name for a plugin's file, without the extension. Two plugin ids have two names, also where file names differ in
 * case only (`K8s` is `%4b8s`) or are normalised (`é` is `%c3%a9`).
 *
 * @throws {RangeError} the plugin id is empty, too long, or no valid Unicode
 */
export function encodeFileName(pluginId: string): string {
  if (HALF.test(pluginId)) throw outOfRange(`half a character in ${JSON.stringify(pluginId)}`);
  const name = encodeURIComponent(pluginId)
    .replace(/%..|[^a-z0-9._-]|^\./g, (part) => (part.length === 3 ? part.toLowerCase() : escapeCharacter(part)))
    .replace(DEVICE, (device) => escapeCharacter(device.charAt(0)) + device.slice(1));
  if (name === '') throw outOfRange('an empty one');
  if (name.length > LONGEST) throw outOfRange(`${name.length}: ${pluginId.slice(0, 60)}…`);
  return name;
}

const outOfRange = (got: string) =>
  new RangeError(
    `a plugin id should have 1 to ${LONGEST} characters (others than a-z, 0-9, ., _ and - count three or more), got ${got}`,
  );

/** The file of a plugin. */
export const fileNameOf = (pluginId: string): string => encodeFileName(pluginId) + EXTENSION;

/** The plugin that a file is of; `undefined` where no plugin has a file of that name. */
export function pluginIdOf(fileName: string): string | undefined {
  if (!fileName.endsWith(EXTENSION)) return undefined;
  try {
    const pluginId = decodeURIComponent(fileName.slice(0, -EXTENSION.length));
    return fileNameOf(pluginId) === fileName ? pluginId : undefined;
  } catch {
    return undefined;
  }
}

const escapeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16)}`;
