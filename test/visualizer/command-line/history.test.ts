import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PluginStateMachine, pluginLifecycle } from '../../../src';
import { readHistory } from '../../../visualizer/command-line/history-file';
import { UsageError } from '../../../visualizer/command-line/usage-error';
import { toDot } from '../../../visualizer/diagram/dot';
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
  ])('is a mistake: %j', async (content, problem) => {
    project.write('history.json', content);
    const error = await readHistory(project.path('history.json')).catch((reason) => reason);
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
