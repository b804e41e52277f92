// What each child process runs: it measures one contender, and prints what it saw.
import { writeSync } from 'node:fs';
import type { Contender } from '../contenders/contender';
import { loadContender } from '../contenders/load';
import { loadMeasure } from '../measures/load';
import type { Task } from './task';

/** Stands where nobody of the contenders is measured. */
const NOBODY: Contender = { create: () => undefined, phase: () => '', move: () => {} };

const task = JSON.parse(process.argv[2] ?? '') as Task;
const contender = task.contender ? await loadContender(task.contender) : NOBODY;
const measure = await loadMeasure(task.measure);
writeSync(process.stdout.fd, JSON.stringify(await measure(contender, task.case, task.timing)));
// Plugins that wait for their backoff would hold the process.
process.exit();
