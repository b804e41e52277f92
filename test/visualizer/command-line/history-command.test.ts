import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journal } from '../../persistence/node/journal';
import { Project, Running, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const UTC = { env: { TZ: 'UTC' } };

const printed = (output: string) => ({ code: 0, stdout: output, stderr: '' });

/** Two plugins in two files. */
function writeJournal(): void {
  project.write('data/journal.1.jsonl', journal({}, { pluginId: 'kubernetes', sequence: 7 }));
  project.write('data/journal.jsonl', journal({ sequence: 2, from: 'Validating', to: 'Failed', reason: 'no\nway' }));
}

const ALL = `2026-01-31 23:59:58.007  web         1  Installed → Validating  asked for
2026-01-31 23:59:58.007  kubernetes  7  Installed → Validating  asked for
2026-01-31 23:59:58.007  web         2  Validating → Failed     no way
`;

describe('history', () => {
  it('prints what the journal holds, in the time zone that is set', async () => {
    writeJournal();
    expect(await project.run(['history', 'data'], UTC)).toEqual(printed(ALL));
    const { stdout } = await project.run(['history', 'data'], { env: { TZ: 'Asia/Tokyo' } });
    expect(stdout).toBe(ALL.replaceAll('2026-01-31 23:', '2026-02-01 08:'));
  });

  it('prints one plugin, and the last ones', async () => {
    writeJournal();
    expect(await project.run(['history', 'data', 'kubernetes'], UTC)).toEqual(
      printed('2026-01-31 23:59:58.007  kubernetes  7  Installed → Validating  asked for\n'),
    );
    expect(await project.run(['history', 'data', 'web', '-n', '1'], UTC)).toEqual(
      printed('2026-01-31 23:59:58.007  web  2  Validating → Failed  no way\n'),
    );
    expect(await project.run(['history', 'data', '--last', '0'])).toEqual(printed(''));
    expect(await project.run(['history', 'data', '--last', '2'], UTC)).toEqual(
      printed(ALL.split('\n').slice(1).join('\n')),
    );
  });

  it('prints JSON lines that no terminal obeys', async () => {
    const about = { pluginId: '東京', reason: '\u001b[2J \u009b2J \u202e "a\nb"', timestamp: -1e300 };
    project.write('data/journal.jsonl', journal(about));
    const { code, stdout } = await project.run(['history', 'data', '--json']);
    expect({ code, value: JSON.parse(stdout) }).toEqual({ code: 0, value: JSON.parse(journal(about)) });
    expect(stdout).toBe(
      '{"sequence":1,"pluginId":"東京","from":"Installed","to":"Validating","reason":"\\u001b[2J \\u009b2J \\u202e \\"a\\nb\\"","timestamp":-1e+300}\n',
    );
  });

  it('tells on stderr of lines that are left out, of the first ones where they are', async () => {
    project.write(
      'data/journal.jsonl',
      `${journal({})}\u001b[31m\n{}\n${'half\n'.repeat(3)}${journal({ sequence: 2 })}{"se`,
    );
    const { code, stdout, stderr } = await project.run(['history', 'data']);
    expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 3 });
    expect(stderr).toMatch(
      /^data\/journal\.jsonl:2 is left out: .*\\u\{1b\}.*\ndata\/journal\.jsonl:3 is left out: sequence: .*\ndata\/journal\.jsonl:4 is left out: .*\n2 more lines are left out\n$/,
    );
  });

  it('says that nothing has happened yet', async () => {
    project.write('data/lock', '');
    expect(await project.run(['history', 'data'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There are no transitions in data yet\n',
    });
  });

  it('does not say so where all is damaged', async () => {
    project.write('data/journal.jsonl', 'half\n');
    const { code, stdout, stderr } = await project.run(['history', 'data']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^data\/journal\.jsonl:1 is left out: .*\n$/);
  });

  it('names the plugins that there are where one is unknown', async () => {
    writeJournal();
    expect(await project.run(['history', 'data', 'kubernets'])).toEqual(
      usageError('data has no transitions of kubernets; there are those of kubernetes, web'),
    );
    project.write('many/journal.jsonl', journal(...[...'abcdefghijkl'].map((pluginId) => ({ pluginId }))));
    expect(await project.run(['history', 'many', 'z\n'])).toEqual(
      usageError('many has no transitions of z\\u{a}; there are those of a, b, c, d, e, f, g, h, i, j and 2 more'),
    );
  });

  it.each([
    [
      'missing',
      'cannot read missing: there is no such directory; a directory of openFileStore() has a journal.jsonl in it',
    ],
    [
      'data/journal.jsonl',
      'cannot read data/journal.jsonl: it is a file; a directory of openFileStore() has a journal.jsonl in it',
    ],
    ['other', 'other has no journal: a directory of openFileStore() has a journal.jsonl in it'],
  ])('says what a store is: %s', async (path, message) => {
    writeJournal();
    project.write('other/index.js', '');
    expect(await project.run(['history', path])).toEqual(usageError(message));
    expect(await project.run(['history', path, '--follow'])).toEqual(usageError(message));
  });

  it('ends well where the reader has read enough', async () => {
    project.write('data/journal.jsonl', journal({}).repeat(20_000));
    await using running = new Running(project.startInShell('plugin-statechart history data --json | head -n 1'));
    expect(await running.ended).toBe(0);
    expect(running.output).toBe(journal({}));
  });

  it('reads a journal of any size in little memory', async () => {
    project.write('data/journal.jsonl', journal({ reason: 'x'.repeat(900) }).repeat(60_000));
    const { code, stdout, stderr } = await project.run(['history', 'data', '--last', '1', '--json'], {
      env: { NODE_OPTIONS: '--max-old-space-size=40' },
    });
    expect({ code, stdout, stderr }).toEqual(printed(journal({ reason: 'x'.repeat(900) })));
  });
});

describe('history --follow', () => {
  const ANNOUNCEMENT = 'Following data; Ctrl-C ends it\n';

  /** Both have come, in whichever order: it is told on stderr that it follows. */
  const STARTED = /^(?=[\s\S]*ends it\n)(?=[\s\S]*no way\n)[\s\S]*/;

  const follow = (...args: string[]): Running =>
    new Running(project.start(['history', 'data', '--follow', ...args], UTC));

  it('goes on with what a host writes, through rotation, and ends by Ctrl-C with exit code 0', async () => {
    writeJournal();
    await using running = follow();
    await running.prints(STARTED);
    project.write('data/journal.jsonl', project.read('data/journal.jsonl') + journal({ sequence: 3 }).slice(0, 40));
    renameSync(project.path('data/journal.1.jsonl'), project.path('data/journal.2.jsonl'));
    project.write('data/journal.jsonl', project.read('data/journal.jsonl') + journal({ sequence: 3 }).slice(40));
    renameSync(project.path('data/journal.jsonl'), project.path('data/journal.1.jsonl'));
    project.write('data/journal.jsonl', journal({ sequence: 5 }));
    expect(await running.prints(/5 {2}Installed.*\n/)).toBe(
      `2026-01-31 23:59:58.007  web         3  Installed → Validating  asked for
… 1 transition of web is missing
2026-01-31 23:59:58.007  web         5  Installed → Validating  asked for
`,
    );
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(running.output).toBe('');
  });

  it('waits for a plugin that nobody knows yet', async () => {
    project.write('data/lock', '');
    await using running = follow('web', '--json');
    await running.prints(/Following data; Ctrl-C ends it\n/);
    project.write('data/journal.jsonl', journal({ pluginId: 'kubernetes' }, {}));
    expect(await running.prints(/\n/)).toBe(journal({}));
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
  });

  it('prints the last ones first', async () => {
    writeJournal();
    await using running = follow('--last', '1');
    const output = await running.prints(STARTED);
    expect(output.replace(ANNOUNCEMENT, '')).toBe('2026-01-31 23:59:58.007  web  2  Validating → Failed  no way\n');
  });

  it('fails in one line where the directory is deleted', async () => {
    writeJournal();
    await using running = follow();
    await running.prints(STARTED);
    rmSync(project.path('data'), { recursive: true });
    expect(await running.ended).toBe(1);
    expect(running.output).toBe('plugin-statechart: data is gone\n');
  });

  it('ends where nobody reads it any more', async () => {
    writeJournal();
    const child = project.start(['history', 'data', '--follow', '--json']);
    const closed = once(child, 'close');
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    const stderr = text(child.stderr as NonNullable<typeof child.stderr>);
    project.write('data/journal.2.jsonl', journal({ sequence: 3 }));
    expect([await closed, await stderr]).toEqual([[0, null], ANNOUNCEMENT]);
  });
});

describe.runIf(process.platform === 'linux')('history on a terminal', () => {
  const COLOURED = { validateStream: false };
  const dim = (word: string): string => styleText('dim', word, COLOURED);
  const line = (name: string, sequence: string, move: string): string =>
    `${dim('2026-01-31 23:59:58.007')}  ${name}  ${dim(sequence)}  ${move}`;

  it('is in colour', async () => {
    writeJournal();
    await using running = new Running(
      project.startOnTerminal(['history', 'data', 'web'], { TZ: 'UTC', NO_COLOR: undefined, TERM: 'xterm-256color' }),
    );
    expect(await running.ended).toBe(0);
    expect(running.output.replaceAll('\r\n', '\n')).toBe(
      `${line('web', '1', 'Installed → Validating')}  asked for
${line('web', '2', `Validating → ${styleText('red', 'Failed', COLOURED)}   `)}  no way
`,
    );
  });

  it('is as wide as the terminal, which a pipe is not', async () => {
    const reason = `${'out of memory '.repeat(20)}at last`;
    project.write('data/journal.jsonl', journal({ reason }));
    const head = '2026-01-31 23:59:58.007  web  1  Installed → Validating';
    expect(await project.run(['history', 'data'], UTC)).toEqual(printed(`${head}  ${reason}\n`));
    await using running = new Running(project.startOnTerminal(['history', 'data'], { TZ: 'UTC' }, 80));
    expect(await running.ended).toBe(0);
    const [first, ...lines] = running.output.trimEnd().split('\r\n');
    expect([first, lines.length, lines.map((line) => line.trim()).join(' ')]).toEqual([head, 4, reason]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is without colour where that is wanted', async () => {
    writeJournal();
    await using running = new Running(project.startOnTerminal(['history', 'data'], { TZ: 'UTC' }));
    expect(await running.ended).toBe(0);
    expect(running.output.replaceAll('\r\n', '\n')).toBe(ALL);
  });

  it('follows until Ctrl-C', async () => {
    writeJournal();
    await using running = new Running(project.startOnTerminal(['history', 'data', '--follow'], { TZ: 'UTC' }));
    await running.prints(/no way\r\n/);
    running.child.stdin?.write('\u0003');
    expect(await running.ended).toBe(0);
  });
});
