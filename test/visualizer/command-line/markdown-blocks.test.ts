import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { pluginLifecycle } from '../../../src';
import { toDot } from '../../../visualizer/diagram/dot';
import { toMarkdown } from '../../../visualizer/diagram/markdown';
import { fillBlocks } from '../../../visualizer/diagram/markdown-blocks';
import { MarkdownBlockError } from '../../../visualizer/diagram/markdown-marks';
import { toMermaid } from '../../../visualizer/diagram/mermaid';
import { toPlantUml } from '../../../visualizer/diagram/plant-uml';
import { toScxml } from '../../../visualizer/diagram/scxml';
import { toStatelyJson } from '../../../visualizer/diagram/stately-json';
import { toText } from '../../../visualizer/diagram/text';

const light = setup({}).createMachine({
  id: 'light',
  initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { on: { press: 'off', break: 'broken' } }, broken: { type: 'final' } },
});

const block = (kind: string, content = '', options = ''): string =>
  `<!-- plugin-statechart:${kind}${options} -->\n${content}<!-- /plugin-statechart:${kind} -->\n`;

const MOVES = `| state | event → state |
|---|---|
| off | \`press\` → on |
| on | \`press\` → off, \`break\` → broken |
| broken | – |
`;

describe('fillBlocks', () => {
  it.each([
    ['mermaid', 'mermaid', toMermaid],
    ['text', 'text', toText],
    ['dot', 'dot', toDot],
    ['plantuml', 'plantuml', toPlantUml],
    ['scxml', 'xml', toScxml],
    ['json', 'json', toStatelyJson],
  ])('draws a block %s, in fenced code', (kind, language, draw) => {
    expect(fillBlocks(block(kind), light)).toBe(block(kind, `\`\`\`${language}\n${draw(light)}\`\`\`\n`));
  });

  it('draws a block markdown as it is', () => {
    expect(fillBlocks(block('markdown'), light)).toBe(block('markdown', toMarkdown(light)));
  });

  it('draws a block moves as a table: a row for each state', () => {
    expect(fillBlocks(block('moves'), light)).toBe(block('moves', MOVES));
  });

  it('lists the forty-one moves of a plugin, and what guards them', () => {
    const table = fillBlocks(block('moves'), pluginLifecycle);
    expect(table.match(/→ [A-Z]/g)).toHaveLength(41);
    expect(table).toContain('| Building | `validate` → Validating, `buildFailed` → BuildFailed, `fail` → Failed |\n');
    expect(table).toContain(
      '| BuildFailed | `build` if `mayBuild` → Building, `fail` → Failed, `uninstall` → Uninstalling |\n',
    );
  });

  it('replaces what is there, leaves the rest as it is, and finds nothing to do the second time', () => {
    const page = (content: string) =>
      `# A *page*  \n\n${block('moves', content)}\n\tbetween\n${block('moves', content)}end`;
    expect(fillBlocks(page('old\n\nthings\n'), light)).toBe(page(MOVES));
    expect(fillBlocks(page(MOVES), light)).toBe(page(MOVES));
    expect(fillBlocks('nothing <!-- here -->\r\n', light)).toBe('nothing <!-- here -->\r\n');
  });

  it('ends lines as the marks do', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    const mixed = (content: string) => `unix\n${windows(block('moves', content))}unix\n`;
    expect(fillBlocks(mixed('old\n'), light)).toBe(mixed(MOVES));
  });

  it('indents a block as its mark, for lists', () => {
    const indented = (text: string) => text.replace(/^(?=.)/gm, '  ');
    expect(fillBlocks(`- here:\n\n${indented(block('moves'))}`, light)).toBe(
      `- here:\n\n${indented(block('moves', MOVES))}`,
    );
  });

  it('takes the options inside the mark before those given', () => {
    const filled = fillBlocks(
      block('mermaid', '', ' direction=LR hide=break,press title="On, and off" descriptions=false highlight=on') +
        block('mermaid'),
      light,
      { title: 'Given', direction: 'TB' },
    );
    const inMark = toMermaid(light, {
      direction: 'LR',
      hide: ['break', 'press'],
      title: 'On, and off',
      descriptions: false,
      highlight: 'on',
    });
    expect(filled).toContain(inMark);
    expect(filled).toContain(toMermaid(light, { title: 'Given', direction: 'TB' }));
  });

  it('makes a fence longer than those inside', () => {
    const ticks = setup({}).createMachine({ id: 'ticks', description: '````', initial: 'a', states: { a: {} } });
    const [, fence = ''] = /(`+)json/.exec(fillBlocks(block('json'), ticks)) ?? [];
    expect(fence).toBe('`````');
  });

  it('keeps a cell of the table a cell', () => {
    const odd = setup({}).createMachine({
      id: 'odd',
      initial: 'a|b',
      states: { 'a|b': { on: { 'x`|y': '<b>' } }, '<b>': {} },
    });
    expect(fillBlocks(block('moves'), odd)).toBe(
      block(
        'moves',
        '| state | event → state |\n|---|---|\n| <code>a&#124;b</code> | <code>x&#96;&#124;y</code> → <code>&#60;b&#62;</code> |\n| <code>&#60;b&#62;</code> | – |\n',
      ),
    );
  });

  it.each([
    ['backticks', '```md\n', '```\n'],
    ['tildes', '~~~\n', '~~~~\n'],
    ['a longer fence around a shorter one', '````md\n```\n', '```\n````\n'],
  ])('leaves an example in fenced code alone: %s', (_, before, after) => {
    const text = `${before}${block('mermaid')}${after}`;
    expect(fillBlocks(text, light)).toBe(text);
    expect(fillBlocks(text + block('moves'), light)).toBe(text + block('moves', MOVES));
  });

  it('knows that backticks within a line are no fence', () => {
    expect(fillBlocks(`\`\`\`a\`\`\`\n${block('moves')}`, light)).toBe(`\`\`\`a\`\`\`\n${block('moves', MOVES)}`);
  });

  const KINDS = 'mermaid, text, moves, markdown, dot, plantuml, scxml, json';
  it.each([
    ['a\n<!-- plugin-statechart:dot -->\n', 2, 'the block is not closed: expected <!-- /plugin-statechart:dot -->'],
    [
      `<!-- plugin-statechart:dot -->\n\n${block('moves')}`,
      1,
      'the block is not closed: expected <!-- /plugin-statechart:dot -->',
    ],
    [
      '<!-- plugin-statechart:dot -->\n<!-- /plugin-statechart:moves -->\n',
      1,
      'the block is not closed: expected <!-- /plugin-statechart:dot -->',
    ],
    ['\n\n<!-- /plugin-statechart:dot -->', 3, 'nothing opens the block dot that ends here'],
    [`\n${block('svg')}`, 2, `no block svg: expected one of ${KINDS}`],
    [block('constructor'), 1, `no block constructor: expected one of ${KINDS}`],
    [
      block('dot', '', ' colour=red'),
      1,
      'no option colour: expected one of direction, theme, highlight, hide, title, descriptions',
    ],
    [block('dot', '', ' title="half'), 1, 'options should be name=value or name="a value", got title="half'],
    [block('dot', '', ' direction=up'), 1, "direction should be TB or LR, got 'up'"],
    [block('dot', '', ' descriptions=no'), 1, "descriptions should be true or false, got 'no'"],
    [block('dot', '', ' highlight=On'), 1, "highlight should be the id of a state: one of off, on, broken, got 'On'"],
    ['\n<!-- plugin-statechart:dot --> here\n', 2, 'a mark should be alone on its line'],
  ])('names the line of a mistake: %j', (text, line, problem) => {
    const fill = () => fillBlocks(text, light);
    expect(fill).toThrow(new MarkdownBlockError(line, problem));
    expect(fill).toThrow(expect.objectContaining({ code: 'ERR_MARKDOWN_BLOCK', line, problem }));
  });
});
