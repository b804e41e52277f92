// Draws what the README and this folder show of the statechart: npm run docs; with -- --check it only looks.
import { spawnSync } from 'node:child_process';

const DRAWINGS = [
  ['--theme', 'light', '-o', 'docs/lifecycle-light.svg'],
  ['--theme', 'dark', '-o', 'docs/lifecycle-dark.svg'],
  ['--history', 'docs/history.json', '--theme', 'light', '-o', 'docs/history-light.svg'],
  ['--history', 'docs/history.json', '--theme', 'dark', '-o', 'docs/history-dark.svg'],
  ['--title', 'The lifecycle of a plugin', '-o', 'docs/lifecycle.md'],
  ['--fill', 'README.md', 'docs/diagrams.md'],
];

const COMMAND = ['--import', 'tsx', 'visualizer/command-line/main.ts', 'diagram'];

for (const words of DRAWINGS) {
  const { status } = spawnSync(process.execPath, [...COMMAND, ...words, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
