const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** This program's arguments but for one flag. */
export const argumentsWithout = (flag: string): string[] => process.argv.slice(2).filter((word) => word !== flag);

/** A command line of this program, to be pasted into a shell. */
export const commandLine = (words: readonly string[]): string =>
  ['npx plugin-statechart', ...words.map(quoted)].join(' ');
