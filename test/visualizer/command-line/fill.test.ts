import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, TRAFFIC, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write('machine.ts', TRAFFIC);
});
afterEach(() => project[Symbol.dispose]());

const OPEN = '<!-- plugin-statechart:moves -->';
const CLOSE = '<!-- /plugin-statechart:moves -->';
const MOVES = [
  '| state | event → state |',
  '|---|---|',
  '| green | `slow` → yellow |',
  '| yellow | `halt` → red |',
  '| red | `go` → green |',
];

describe('--fill', () => {
  it('fills the blocks of several files, and leaves the rest to the byte', async () => {
    const page = (...content: string[]) => `\ufeff# Mine \t\r\n${[OPEN, ...content, CLOSE, 'é\u2028'].join('\r\n')}`;
    project.write('README.md', page('old'));
    project.write('docs/a.md', `${OPEN}\n${CLOSE}`);
    expect(await project.run(['diagram', 'machine.ts', '--fill', 'README.md', 'docs/a.md'])).toEqual({
      code: 0,
      stdout: 'Wrote README.md\nWrote docs/a.md\n',
      stderr: '',
    });
    expect(project.read('README.md')).toBe(page(...MOVES));
    expect(project.read('docs/a.md')).toBe([OPEN, ...MOVES, CLOSE].join('\n'));
  });

  it('draws by the options of the mark, then by those of the command', async () => {
    project.write('README.md', `${OPEN.replace(' -->', ' hide=go -->')}\n${CLOSE}\n${OPEN}\n${CLOSE}\n`);
    expect((await project.run(['diagram', 'machine.ts', '--fill', 'README.md', '--hide', 'slow'])).code).toBe(0);
    expect(project.read('README.md').match(/\| (red|green) \|.*/g)).toEqual([
      '| green | `slow` → yellow |',
      '| red | – |',
      '| green | – |',
      '| red | `go` → green |',
    ]);
  });

  it.each([
    [
      'a file without blocks',
      'text',
      /^README\.md has no marked blocks: write <!-- plugin-statechart:mermaid --> and /,
    ],
    [
      'an unclosed block',
      `a\n\n${OPEN}\n`,
      /^README\.md:3: the block is not closed: expected <!-- \/plugin-statechart:moves -->$/,
    ],
    [
      'an unknown block',
      `${OPEN}\n${CLOSE}`.replaceAll('moves', 'movies'),
      /^README\.md:1: no block movies: expected one of mermaid, /,
    ],
    ['a missing file', undefined, /^cannot read README\.md: ENOENT/],
    ['a file that is no UTF-8', Buffer.from([0x3c, 0xff]), /^cannot read README\.md: The encoded data was not valid/],
  ])('writes nothing for %s', async (_, content, problem) => {
    if (content !== undefined) project.write('README.md', content);
    const { code, stdout, stderr } = await project.run(['diagram', '-o', 'chart.mmd', '--fill', 'README.md']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace('plugin-statechart: ', '').trimEnd()).toMatch(problem);
    expect(project.files()).toEqual([...(content === undefined ? [] : ['README.md']), 'machine.ts']);
    if (content !== undefined) expect(readFileSync(project.path('README.md'))).toEqual(Buffer.from(content));
  });

  it('does not take a machine file for a Markdown file', async () => {
    project.write('README.md', `${OPEN}\n${CLOSE}\n`);
    expect(await project.run(['diagram', '--fill', 'README.md', 'machine.ts'])).toEqual(
      usageError('machine.ts is no Markdown: put the machine file before --fill'),
    );
    expect(project.read('machine.ts')).toBe(TRAFFIC);
    expect(await project.run(['diagram', '--output', 'chart.md', 'machine.ts', 'README.md'])).toEqual(
      usageError("too many arguments for 'diagram'. Expected 1 argument but got 2; --help shows what there is"),
    );
  });
});
