import { styleText } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { DIAGRAM_FORMATS } from '../../../visualizer/diagram/formats';
import { Project, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const help = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await project.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('the program', () => {
  it('tells its version', async () => {
    expect(await help('--version')).toBe(`${manifest.version}\n`);
  });

  it('helps, also where nothing is asked for', async () => {
    const text = await help('--help');
    expect(text).toMatchInlineSnapshot();
    expect(await help()).toBe(text);
  });

  it('helps with diagram', async () => {
    const text = await help('diagram', '--help');
    expect(text).toMatchInlineSnapshot();
    for (const { name, endings, description } of DIAGRAM_FORMATS) {
      expect(text).toMatch(new RegExp(`^ {2}${name} \\(${endings.join(', ')}\\) +${description}$`, 'm'));
    }
  });

  it('helps with inspect', async () => {
    expect(await help('inspect', '-h')).toMatchInlineSnapshot();
  });

  const formats = DIAGRAM_FORMATS.map(({ name }) => name).join(', ');
  const endings = DIAGRAM_FORMATS.flatMap((format) => format.endings).join(', ');
  const see = '; --help shows what there is';
  it.each([
    [['digram'], `unknown command 'digram' (Did you mean diagram?)${see}`],
    [['--colour'], `unknown option '--colour'${see}`],
    [['diagram', '--theem', 'dark'], `unknown option '--theem' (Did you mean --theme?)${see}`],
    [['diagram', '-o'], `option '-o, --output <file>' argument missing${see}`],
    [['diagram', 'a.ts', 'b.ts'], `too many arguments for 'diagram'. Expected 1 argument but got 2${see}`],
    [
      ['diagram', '-f', 'gif'],
      `option '-f, --format <format>' argument 'gif' is invalid. Allowed choices are ${formats}${see}`,
    ],
    [
      ['diagram', '--direction', 'up'],
      `option '--direction <direction>' argument 'up' is invalid. Allowed choices are TB, LR${see}`,
    ],
    [['diagram', '-o', 'chart.gif'], `chart.gif does not say its format: end it in one of ${endings}, or use --format`],
    [['diagram', '-o', 'chart'], `chart does not say its format: end it in one of ${endings}, or use --format`],
    [['diagram', '--check'], '--check compares files: name them with --output or --fill'],
  ])('says in one line what is wrong: %j', async (args, message) => {
    expect(await project.run(args)).toEqual(usageError(message));
    expect(project.files()).toEqual([]);
  });

  it('names the states that can be highlighted', async () => {
    const { code, stdout, stderr } = await project.run(['diagram', '--highlight', 'Walking']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plugin-statechart: highlight should be .* Uninstalled, Installing, .*, got 'Walking'\n$/);
  });

  it('colours a mistake only where that is wanted', async () => {
    const { stderr } = await project.run(['digram'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } });
    expect(stderr.startsWith(`${styleText('red', 'plugin-statechart:', { validateStream: false })} unknown`)).toBe(
      true,
    );
  });

  it.todo('runs the examples of its help');
});
