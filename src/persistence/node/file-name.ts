const EXTENSION = '.json';

/** File systems take 255 bytes; what is set aside gets a time behind its name. */
const LONGEST = 200;

/** Names that Windows keeps for devices, also with an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/;

/**
 * A name for a plugin's file, without the extension. Two plugin ids have two names, also where file names differ in
 * case only (`K8s` is `%4b8s`) or are normalised (`é` is `%c3%a9`).
 *
 * @throws {RangeError} the plugin id is empty or too long
 * @throws {URIError} the plugin id is no valid Unicode
 */
export function encodeFileName(pluginId: string): string {
  const name = encodeURIComponent(pluginId)
    .replace(/%..|[^a-z0-9._-]|^\./g, (part) => (part.length === 3 ? part.toLowerCase() : escapeCharacter(part)))
    .replace(DEVICE, (device) => escapeCharacter(device.charAt(0)) + device.slice(1));
  if (name.length > 0 && name.length <= LONGEST) return name;
  throw new RangeError(
    `a plugin id should have 1 to ${LONGEST} characters (capitals and others than a-z, 0-9, ., _ and - count three ` +
      `or more), got ${pluginId === '' ? 'an empty one' : `${name.length}: ${pluginId.slice(0, 60)}…`}`,
  );
}

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
