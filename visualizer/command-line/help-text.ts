/** Rows under a heading, in two columns. */
export function table(heading: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return ['', heading, ...rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)].join('\n');
}

/** What can be asked for, and what comes of it. */
export const examples = (...rows: [command: string, effect: string][]): string =>
  table(
    'Examples:',
    rows.map(([command, effect]) => [`$ plugin-statechart ${command}`, `# ${effect}`]),
  );
