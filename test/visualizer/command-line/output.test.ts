import { execFileSync } from 'node:child_process';
import { chmodSync, createReadStream, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginLifecycle } from '../../../src';
import { DIAGRAM_FORMATS, renderDiagram } from '../../../visualizer/diagram/formats';
import { Project, Running, TRAFFIC, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const wrote = (...files: string[]) => ({
  code: 0,
  stdout: files.map((file) => `Wrote ${file}\n`).join(''),
  stderr: '',
});

describe('the output', () => {
  it('is text on stdout where nothing else is asked for', async () => {
    const expected = await renderDiagram(pluginLifecycle, 'text');
    expect(await project.run(['diagram'])).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  it.each(['mermaid', 'png'] as const)('is %s on stdout, by --format', async (format) => {
    const child = project.start(['diagram', '--format', format]);
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(await renderDiagram(pluginLifecycle, format)));
  });

  it('is each format by its ending, in one run', async () => {
    const files = DIAGRAM_FORMATS.flatMap(({ name, endings }) =>
      endings.map((ending) => ({ file: `chart${ending}`, format: name })),
    );
    const args = files.flatMap(({ file }) => ['-o', file]);
    expect(await project.run(['diagram', ...args])).toEqual(wrote(...files.map(({ file }) => file)));
    expect(project.files()).toEqual(files.map(({ file }) => file).sort());
    for (const { file, format } of files) {
      expect(readFileSync(project.path(file))).toEqual(Buffer.from(await renderDiagram(pluginLifecycle, format)));
    }
    expect(PNG.sync.read(readFileSync(project.path('chart.png'))).width).toBeGreaterThan(400);
  });

  it('takes the format that was asked for, whatever the ending', async () => {
    expect(await project.run(['diagram', '-o', 'chart.inc', '-f', 'dot'])).toEqual(wrote('chart.inc'));
    expect(project.read('chart.inc')).toBe(await renderDiagram(pluginLifecycle, 'dot'));
  });

  it('is drawn as the options say', async () => {
    const history = [{ from: 'Uninstalled', to: 'Installing' }];
    project.write('history.json', JSON.stringify(history));
    const options = {
      theme: 'dark',
      direction: 'LR',
      highlight: 'Running',
      hide: ['fail', 'recover', 'degrade'],
      title: 'A plugin',
      descriptions: false,
      history,
    } as const;
    const args = ['--theme', 'dark', '--direction', 'LR', '--highlight', 'Running', '--hide', 'fail,recover'];
    args.push('--hide', 'degrade', '--title', 'A plugin', '--no-descriptions', '--history', 'history.json');
    expect(await project.run(['diagram', '-o', 'chart.svg', '-o', 'chart.mmd', ...args])).toEqual(
      wrote('chart.svg', 'chart.mmd'),
    );
    expect(project.read('chart.svg')).toBe(await renderDiagram(pluginLifecycle, 'svg', options));
    expect(project.read('chart.mmd')).toBe(await renderDiagram(pluginLifecycle, 'mermaid', options));
  });

  it('creates missing folders, keeps the mode of a file, and writes through a link', async () => {
    project.write('real/chart.mmd', 'old');
    chmodSync(project.path('real/chart.mmd'), 0o640);
    symlinkSync('real/chart.mmd', project.path('link.mmd'));
    const files = ['link.mmd', 'docs/deep/chart.dot'];
    expect(await project.run(['diagram', '-o', 'link.mmd', '-o', 'docs/deep/chart.dot'])).toEqual(wrote(...files));
    expect(lstatSync(project.path('link.mmd')).isSymbolicLink()).toBe(true);
    expect(project.read('real/chart.mmd')).toBe(await renderDiagram(pluginLifecycle, 'mermaid'));
    expect(statSync(project.path('real/chart.mmd')).mode & 0o777).toBe(0o640);
    expect(project.files()).toEqual(['docs/deep/chart.dot', 'link.mmd', 'real/chart.mmd']);
  });

  it('goes into a pipe that has a name, and leaves it one', async () => {
    execFileSync('mkfifo', [project.path('pipe')]);
    const content = text(createReadStream(project.path('pipe')));
    expect(await project.run(['diagram', '-o', 'pipe', '-f', 'mermaid'])).toEqual(wrote('pipe'));
    expect(await content).toBe(await renderDiagram(pluginLifecycle, 'mermaid'));
    expect(statSync(project.path('pipe')).isFIFO()).toBe(true);
  });

  it('says more of descriptions, or nothing, where that is asked for', async () => {
    for (const [flag, descriptions] of [
      ['--descriptions', true],
      ['--no-descriptions', false],
    ] as const) {
      const { stdout } = await project.run(['diagram', '-f', 'mermaid', flag]);
      expect(stdout).toBe(await renderDiagram(pluginLifecycle, 'mermaid', { descriptions }));
    }
  });

  it('is all or nothing: where one file cannot be written, none is', async () => {
    mkdirSync(project.path('folder.mmd'));
    project.write('file', 'a file');
    project.write('chart.dot', 'old');
    const wrong = async (file: string) => {
      const result = await project.run(['diagram', '-o', 'chart.dot', '-o', file]);
      expect(project.read('chart.dot')).toBe('old');
      expect(project.files()).toEqual(['chart.dot', 'file']);
      return result;
    };
    expect(await wrong('folder.mmd')).toEqual(usageError('cannot write folder.mmd: it is a folder'));
    // Which call finds it out depends on the version of Node.
    const { code, stdout, stderr } = await wrong('file/chart.mmd');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plugin-statechart: cannot write file\/chart\.mmd: (ENOTDIR|EEXIST): [^\n]+\n$/);
  });

  it('is nothing where a drawing fails, and what was there stays', async () => {
    project.write('machine.ts', TRAFFIC);
    project.write('chart.svg', 'old');
    expect(await project.run(['diagram', 'machine.ts', '-o', 'chart.svg', '--highlight', 'blue'])).toEqual(
      usageError("highlight should be the id of a state: one of green, yellow, red, got 'blue'"),
    );
    expect(project.read('chart.svg')).toBe('old');
    expect(project.files()).toEqual(['chart.svg', 'machine.ts']);
  });

  it('does not take a file with marked blocks for a drawing of its own', async () => {
    const page = '# Mine\n<!-- plugin-statechart:mermaid -->\n<!-- /plugin-statechart:mermaid -->\n';
    project.write('README.md', page);
    expect(await project.run(['diagram', '-o', 'README.md'])).toEqual(
      usageError('README.md has marked blocks, and would be overwritten: fill them with --fill README.md'),
    );
    expect(project.read('README.md')).toBe(page);
  });

  it('says before a picture of many arrows that it takes a while', async () => {
    const names = Array.from({ length: 13 }, (_, index) => `s${index}`);
    const states = names.map((from) => {
      const on = names.map((to) => [to, to] as const).filter(([to]) => to !== from);
      return [from, { on: Object.fromEntries(on) }];
    });
    project.write('many.json', JSON.stringify({ id: 'many', initial: 's0', states: Object.fromEntries(states) }));
    const quick = await project.run([
      'diagram',
      'many.json',
      '-o',
      'a.svg',
      '-o',
      'a.png',
      '--hide',
      names.slice(1).join(),
    ]);
    expect(quick).toEqual(wrote('a.svg', 'a.png'));
    expect(await project.run(['diagram', 'many.json', '-o', 'a.mmd'])).toEqual(wrote('a.mmd'));
    await using running = new Running(project.start(['diagram', 'many.json', '-f', 'svg']));
    expect(await running.prints(/^.*\n/)).toBe('Laying out 156 arrows, which takes a while; --hide leaves some out\n');
  });

  it('ends quietly where nobody reads on', async () => {
    const child = project.start(['diagram', '-f', 'svg']);
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.stdout?.destroy();
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(errors).toBe('');
  });
});
