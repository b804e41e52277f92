import { type ChildProcess, execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journal } from '../../persistence/node/journal';
import { Project, Running, TRAFFIC, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write(
    'machine.ts',
    `import { states } from './states.mjs';\n${TRAFFIC.replace(/states: \{.*\n {2}\},/s, 'states,')}`,
  );
  states('slow');
});
afterEach(() => project[Symbol.dispose]());

const states = (event: string): void =>
  project.write(
    'states.mjs',
    `export const states = { green: { on: { ${event}: 'yellow' } }, yellow: { on: { halt: 'red' } }, red: {} };\n`,
  );

/** An editor that writes a new file and puts it in the place of the old one. */
const replaceStates = (event: string): void => {
  renameSync(project.path('states.mjs'), project.path('old'));
  states(event);
  rmSync(project.path('old'));
};

const watch = (...args: string[]): Running => new Running(project.start(['diagram', '--watch', ...args]));

const childrenOf = ({ pid }: ChildProcess): string[] => {
  try {
    return execFileSync('ps', ['--ppid', String(pid), '-o', 'pid='], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
};

const MINUTE = 60_000;

describe('--watch', () => {
  it(
    'draws at once and after each change of what the machine file imports, survives a mistake, and ends by Ctrl-C',
    async () => {
      await using running = watch('machine.ts', '-o', 'chart.mmd');
      await running.prints(/Wrote chart\.mmd\n\d\d:\d\d:\d\d Watching; Ctrl-C ends it\n/);
      expect(project.read('chart.mmd')).toContain('slow');

      states('brake');
      const output = await running.prints(/Wrote chart\.mmd\n/);
      expect(output).toMatch(/^\d\d:\d\d:\d\d states\.mjs has changed\nWrote chart\.mmd\n$/);
      expect(project.read('chart.mmd')).toContain('brake');

      project.write('states.mjs', 'export const states = {');
      const mistake = await running.prints(/states\.mjs:1:\d+\n/);
      expect(mistake).toMatch(
        /^\d\d:\d\d:\d\d states\.mjs has changed\nplugin-statechart: cannot load machine\.ts: .*\n$/,
      );
      expect(project.read('chart.mmd')).toContain('brake');

      for (const event of ['rest', 'pause']) {
        replaceStates(event);
        await running.prints(/Wrote chart\.mmd\n/);
        await expect.poll(() => project.read('chart.mmd'), { timeout: 20_000 }).toContain(event);
      }

      running.child.kill('SIGINT');
      expect(await running.ended).toBe(0);
      expect(project.files()).toEqual(['chart.mmd', 'machine.ts', 'states.mjs']);
    },
    2 * MINUTE,
  );

  it(
    'begins with a mistake, watches what is imported later, and draws a history that grows',
    async () => {
      project.write('history.jsonl', '{ "from": "green", "to": "yellow" }\n');
      project.write('machine.ts', 'import {');
      await using running = watch('machine.ts', '-o', 'chart.mmd', '--history', 'history.jsonl');
      await running.prints(/cannot load machine\.ts.*\n.*Watching; Ctrl-C ends it\n/);
      expect(project.files()).not.toContain('chart.mmd');

      project.write('more.ts', "export const more = 'first';\n");
      project.write('machine.ts', `import { more } from './more';\n${TRAFFIC.replace("'traffic'", 'more')}`);
      await running.prints(/Wrote chart\.mmd\n/);
      expect(project.read('chart.mmd')).toContain('first');

      project.write('more.ts', "export const more = 'second';\n");
      await running.prints(/more\.ts has changed\nWrote chart\.mmd\n/);
      const before = project.read('chart.mmd');
      expect(before).toContain('second');

      project.write('history.jsonl', '{ "from": "green", "to": "yellow" }\n{ "from": "yellow", "to": "red" }\n');
      await running.prints(/history\.jsonl has changed\nWrote chart\.mmd\n/);
      expect(project.read('chart.mmd')).not.toBe(before);
    },
    2 * MINUTE,
  );

  it(
    "draws the journal of a store that grows and is rotated, and looks at none of the store's other files",
    async () => {
      project.write('data/journal.jsonl', journal({}));
      await using running = watch('-o', 'chart.dot', '--history', 'data');
      await running.prints(/Watching; Ctrl-C ends it\n/);

      project.write('data/plugins/web.json', '{}');
      project.write('data/journal.jsonl', journal({}, { from: 'Validating', to: 'Failed' }));
      const output = await running.prints(/Wrote chart\.dot\n/);
      expect(output).toMatch(/^\d\d:\d\d:\d\d data\/journal\.jsonl has changed\nWrote chart\.dot\n$/);
      const before = project.read('chart.dot');

      renameSync(project.path('data/journal.jsonl'), project.path('data/journal.1.jsonl'));
      project.write('data/journal.jsonl', journal({ from: 'Failed', to: 'Uninstalling' }));
      await running.prints(/Wrote chart\.dot\n/);
      await expect.poll(() => project.read('chart.dot'), { timeout: 20_000 }).not.toBe(before);

      running.child.kill('SIGINT');
      expect(await running.ended).toBe(0);
    },
    2 * MINUTE,
  );

  it(
    'ends while it draws, and leaves no process and no file',
    async () => {
      project.write('machine.ts', `${TRAFFIC}await new Promise(() => setInterval(() => {}, 1000));\n`);
      await using running = watch('machine.ts', '-o', 'chart.mmd');
      await expect.poll(() => childrenOf(running.child), { timeout: 20_000 }).toHaveLength(1);
      running.child.kill('SIGTERM');
      expect(await running.ended).toBe(0);
      expect(childrenOf(running.child)).toEqual([]);
      expect(project.files()).toEqual(['machine.ts', 'states.mjs']);
    },
    MINUTE,
  );

  it.each([
    [['machine.ts'], '--watch writes files: name them with --output or --fill'],
    [['-o', 'a.mmd'], '--watch has nothing to watch: name a machine file, or a history with --history'],
    [['-o', 'a.mmd', '--history', '-'], '--watch cannot read stdin again: keep the history in a file'],
    [['-o', 'a.mmd', '--check'], "option '--check' cannot be used with option '--watch'; --help shows what there is"],
  ])('is a mistake in one line: %j', async (args, message) => {
    expect(await project.run(['diagram', '--watch', ...args])).toEqual(usageError(message));
  });
});
