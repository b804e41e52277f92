import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, TRAFFIC } from './command';

let project: Project;
beforeEach(async () => {
  project = new Project();
  project.write('machine.ts', TRAFFIC);
  project.write('README.md', '# Mine\n<!-- plugin-statechart:moves -->\n<!-- /plugin-statechart:moves -->\n');
});
afterEach(() => project[Symbol.dispose]());

const args = [
  'diagram',
  'machine.ts',
  '-o',
  'chart.mmd',
  '-o',
  'chart.png',
  '--fill',
  'README.md',
  '--title',
  "It's me",
];
const check = () => project.run([...args, '--check']);
const command =
  "npx plugin-statechart diagram machine.ts -o chart.mmd -o chart.png --fill README.md --title 'It'\\''s me'";

describe('--check', () => {
  it('says that files are up to date, also where version control changed the ends of lines', async () => {
    expect((await project.run(args)).code).toBe(0);
    for (const file of ['chart.mmd', 'README.md']) project.write(file, project.read(file).replaceAll('\n', '\r\n'));
    expect(await check()).toEqual({
      code: 0,
      stdout: 'chart.mmd is up to date\nchart.png is up to date\nREADME.md is up to date\n',
      stderr: '',
    });
  });

  it('fails where they are not: it shows what differs and what to do, and writes nothing', async () => {
    expect((await project.run(args)).code).toBe(0);
    const before = ['chart.mmd', 'README.md'].map((file) => project.read(file));
    project.write('machine.ts', TRAFFIC.replace("slow: 'yellow'", "slow: 'red'"));
    const { code, stdout, stderr } = await check();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.startsWith('-') && line.includes('yellow')).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.endsWith('| green | `slow` → yellow |'))).toEqual([
      '-| green | `slow` → yellow |',
    ]);
    expect(lines.filter((line) => line.endsWith('| green | `slow` → red |'))).toEqual(['+| green | `slow` → red |']);
    expect(lines.filter((line) => / out of date/.test(line))).toEqual([
      'chart.mmd is out of date:',
      'chart.png is out of date',
      'README.md is out of date:',
    ]);
    expect(lines.at(-2)).toBe(`Bring it up to date with: ${command}`);
    expect(['chart.mmd', 'README.md'].map((file) => project.read(file))).toEqual(before);

    expect((await project.run(args)).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  it('fails where a file is missing, and does not write it', async () => {
    const { code, stdout } = await project.run(['diagram', '-o', 'docs/chart.mmd', '--check']);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: 'docs/chart.mmd is missing\nBring it up to date with: npx plugin-statechart diagram -o docs/chart.mmd\n',
    });
    expect(project.files()).toEqual(['README.md', 'machine.ts']);
  });

  it('keeps the hint short', async () => {
    project.write('chart.svg', 'a\n'.repeat(500));
    const { code, stdout } = await project.run(['diagram', '-o', 'chart.svg', '--check']);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines).toHaveLength(15);
    expect(lines.at(-2)).toMatch(/^… and \d{3,} more lines$/);
  });
});
