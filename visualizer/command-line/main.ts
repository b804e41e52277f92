#!/usr/bin/env node
import { styleText } from 'node:util';
import { explain } from './explain';
import { program } from './program';

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read it has read enough: `| head -1`.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

const words = process.argv.slice(2);
try {
  await program.parseAsync(words.length > 0 ? words : ['--help'], { from: 'user' });
} catch (error) {
  const { exitCode, message, stack } = explain(error);
  process.exitCode = exitCode;
  const name = styleText('red', 'plugin-statechart:', { stream: process.stderr });
  if (message !== undefined) process.stderr.write(`${name} ${message}\n${stack ? `${stack}\n` : ''}`);
}
// A machine file may have started what never ends.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))),
);
process.exit();
