import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PluginStateMachine, pluginLifecycle } from '../../../src';
import type { JournalEntry } from '../../../src/persistence/snapshot-store';
import { readHistory } from '../../../visualizer/command-line/history-file';
import { UsageError } from '../../../visualizer/command-line/usage-error';
import { toDot } from '../../../visualizer/diagram/dot';
import { journal } from '../../persistence/node/journal';
import { Project, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

function lived() {
  const machine = new PluginStateMachine('web', 'Uninstalled');
  for (const phase of ['Installing', 'Installed', 'Validating', 'Installed', 'Validating'] as const) {
    machine.transitionTo(phase, `to ${phase}`);
  }
  machine.stop();
  return machine;
}

const machine = lived();
const history = machine.history();
const lines = history.map((transition) => JSON.stringify(transition)).join('\n');
const expected = toDot(pluginLifecycle, { history });
const entries = history.map(({ from, to }, index): Partial<JournalEntry> => ({ sequence: index + 1, from, to }));

const failure = (reading: Promise<unknown>): Promise<Error> =>
  reading.then(
    () => new Error('nothing'),
    (error) => error,
  );

describe('the history', () => {
  it.each([
    ['an array of transitions', JSON.stringify(history)],
    ['an array over several lines', JSON.stringify(history, null, 2)],
    ['an object with a history', JSON.stringify({ pluginId: 'web', history })],
    ['a persisted snapshot', JSON.stringify(machine.actor.getPersistedSnapshot())],
    ['JSON lines', `${lines}\n`],
    ['JSON lines of Windows, with empty ones', `\r\n${lines.replaceAll('\n', '\r\n\r\n')}`],
    [
      'what the actor emitted, a line each',
      history.map((transition) => JSON.stringify({ type: 'transition', pluginId: 'web', transition })).join('\n'),
    ],
  ])('is %s', async (_, content) => {
    project.write('history.json', content);
    const read = await readHistory(project.path('history.json'));
    expect(read.map(({ from, to }) => [from, to])).toEqual(history.map(({ from, to }) => [from, to]));
    expect(toDot(pluginLifecycle, { history: read })).toBe(expected);
  });

  it('comes from a file', async () => {
    project.write('history.json', JSON.stringify(history));
    const result = await project.run(['diagram', '-f', 'dot', '--history', 'history.json']);
    expect(result).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  it('comes from stdin', async () => {
    const result = await project.run(['diagram', '-f', 'dot', '--history', '-'], { input: lines });
    expect(result).toEqual({ code: 0, stdout: expected, stderr: '' });
    expect(expected).not.toBe(toDot(pluginLifecycle));
  });

  it('comes from the journal of a store', async () => {
    const [oldest, ...newer] = entries;
    project.write('data/journal.1.jsonl', journal(oldest ?? {}));
    project.write('data/journal.jsonl', `${journal(...newer)}{"sequence":`);
    const drawing = { code: 0, stdout: expected, stderr: '' };
    expect(await project.run(['diagram', '-f', 'dot', '--history', 'data'])).toEqual(drawing);
    expect(await project.run(['diagram', '-f', 'dot', '--history', 'data', '--plugin', 'web'])).toEqual(drawing);
  });

  it('comes from one file of a journal, while a host writes it', async () => {
    project.write('journal.jsonl', `${journal(...entries)}{"sequence":`);
    const read = await readHistory(project.path('journal.jsonl'));
    expect(toDot(pluginLifecycle, { history: read })).toBe(expected);
  });

  it('says which lines of a journal are left out', async () => {
    project.write('data/journal.jsonl', `half\n${journal(...entries)}`);
    const { code, stdout, stderr } = await project.run(['diagram', '-f', 'dot', '--history', 'data']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expected });
    expect(stderr).toMatch(/^data\/journal\.jsonl:1 is left out: .*\n$/);
  });

  it.each([
    ['the journal of a store', 'data'],
    ['a file of a journal', 'data/journal.jsonl'],
    ['what actors emitted', 'emitted.jsonl'],
    ['snapshots', 'snapshots.json'],
  ])('is of the plugin that is wanted, where there are several: %s', async (_, name) => {
    const other = { pluginId: 'kubernetes', from: 'Running', to: 'Recovering' } as const;
    project.write('data/journal.jsonl', journal(other, ...entries));
    project.write(
      'emitted.jsonl',
      [other, ...entries]
        .map(({ pluginId = 'web', ...transition }) => JSON.stringify({ type: 'transition', pluginId, transition }))
        .join('\n'),
    );
    const snapshot = machine.actor.getPersistedSnapshot();
    project.write(
      'snapshots.json',
      JSON.stringify([{ context: { pluginId: 'kubernetes', history: [other] } }, snapshot]),
    );

    const path = project.path(name);
    expect(toDot(pluginLifecycle, { history: await readHistory(path, 'web') })).toBe(expected);
    expect(await failure(readHistory(path))).toEqual(
      new UsageError(
        `${path} has the transitions of several plugins: choose one with --plugin; there are kubernetes, web`,
      ),
    );
    expect(await failure(readHistory(path, 'webb'))).toEqual(
      new UsageError(`${path} has no transitions of webb; there are those of kubernetes, web`),
    );
  });

  it('is not of a plugin where it does not say so', async () => {
    project.write('history.json', JSON.stringify(history));
    const path = project.path('history.json');
    expect(await failure(readHistory(path, 'web'))).toEqual(
      new UsageError(`${path} has no transitions of web; it does not say whose they are`),
    );
  });

  it('is no directory of something else', async () => {
    project.write('other/index.js', '');
    expect(await project.run(['diagram', '--history', 'other'])).toEqual(
      usageError('other has no journal: a directory of openFileStore() has a journal.jsonl in it'),
    );
  });

  it('may be empty', async () => {
    const result = await project.run(['diagram', '-f', 'dot', '--history', '-'], { input: '[]' });
    expect(result).toEqual({ code: 0, stdout: toDot(pluginLifecycle, { history: [] }), stderr: '' });
  });

  it.each([
    ['', /^Unexpected end of JSON input$/],
    ['{ "history": [', /.+/],
    [`${lines}\nhalf`, /^line 6: .+/],
    ['42', /^transition 1 should be \{ from, to \}: Invalid type: Expected Object but received 42$/],
    ['[{ "from": "Running" }]', /^transition 1 should be .*Expected "to" but received undefined$/],
    [
      `${lines}\n{ "from": 1, "to": "Failed" }`,
      /^transition 6 should be \{ from, to \}: from: Invalid type: Expected string but received 1$/,
    ],
    ['\u001b[31m', /^Unexpected token '\\u\{1b\}', "\\u\{1b\}\[31m" is not valid JSON$/],
  ])('is a mistake: %j', async (content, problem) => {
    project.write('history.json', content);
    const error = await failure(readHistory(project.path('history.json')));
    expect(error).toBeInstanceOf(UsageError);
    const start = `${project.path('history.json')} is not a history in JSON: `;
    expect(error.message.slice(0, start.length)).toBe(start);
    expect(error.message.slice(start.length)).toMatch(problem);
  });

  it('is told in one line where it is broken', async () => {
    const { code, stdout, stderr } = await project.run(['diagram', '--history', '-'], { input: `${lines}\nhalf\n` });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plugin-statechart: stdin is not a history in JSON: line 6: .+\n$/);
  });

  it('names only states of the machine', async () => {
    const input = JSON.stringify([{ from: 'Running', to: 'Walking' }]);
    const { code, stderr } = await project.run(['diagram', '--history', '-'], { input });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^plugin-statechart: history should be of states .*, got 'Walking'\n$/);
  });

  it('is a file that exists', async () => {
    expect(await project.run(['diagram', '--history', 'missing.json'])).toEqual(
      usageError("cannot read the history: ENOENT: no such file or directory, open 'missing.json'"),
    );
  });
});
