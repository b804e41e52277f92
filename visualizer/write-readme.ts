// Brings what the README shows of the statechart up to date: npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import { withMoves } from './markdown';

const README = new URL('../README.md', import.meta.url);

writeFileSync(README, withMoves(readFileSync(README, 'utf8')));
