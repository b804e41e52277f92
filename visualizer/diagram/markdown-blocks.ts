import type { AnyStateMachine } from 'xstate';
import { DiagramOptionError } from './diagram-option-error';
import type { DiagramOptions } from './diagram-options';
import { toDot } from './dot';
import { toMarkdown } from './markdown';
import { findMarkedBlocks, MarkdownBlockError } from './markdown-marks';
import { toMermaid } from './mermaid';
import { movesTable } from './moves-table';
import { toPlantUml } from './plant-uml';
import { toScxml } from './scxml';
import { toStatelyJson } from './stately-json';
import { toText } from './text';

type Draw = (machine: AnyStateMachine, options: DiagramOptions) => string;

const fenced =
  (language: string, draw: Draw): Draw =>
  (machine, options) => {
    const text = draw(machine, options);
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${text}${fence}\n`;
  };

/** What a block can hold, by the name in its marks. */
const KINDS: Readonly<Record<string, Draw>> = {
  mermaid: fenced('mermaid', toMermaid),
  text: fenced('text', toText),
  moves: movesTable,
  markdown: toMarkdown,
  dot: fenced('dot', toDot),
  plantuml: fenced('plantuml', toPlantUml),
  scxml: fenced('xml', toScxml),
  json: fenced('json', toStatelyJson),
};

/**
 * Fills the marked blocks of a Markdown text with drawings of a machine, and leaves the rest as it is:
 *
 * ```md
 * <!-- plugin-statechart:mermaid direction=LR hide=fail,force title="Life of a plugin" -->
 * <!-- /plugin-statechart:mermaid -->
 * ```
 *
 * Kinds of block: `mermaid`, `text`, `moves` (a table: each state, its events and where they lead), `markdown`, `dot`,
 * `plantuml`, `scxml`, `json`. Options inside a mark go before those given here. Each mark is alone on its line; those
 * in fenced code are left alone. Lines end as those of the marks do.
 *
 * @throws {MarkdownBlockError} a block that is unknown or not closed, or an option that is wrong; it names the line
 */
export function fillBlocks(text: string, machine: AnyStateMachine, options: DiagramOptions = {}): string {
  let filled = '';
  let end = 0;
  for (const block of findMarkedBlocks(text)) {
    const draw = Object.hasOwn(KINDS, block.kind) ? KINDS[block.kind] : undefined;
    if (!draw) {
      const kinds = Object.keys(KINDS).join(', ');
      throw new MarkdownBlockError(block.line, `no block ${block.kind}: expected one of ${kinds}`);
    }
    const lines = drawnAt(block.line, () => draw(machine, { ...options, ...block.options }))
      .trimEnd()
      .split('\n');
    const content = lines.map((line) => (line === '' ? '' : block.indent + line) + block.endOfLine);
    filled += text.slice(end, block.start) + content.join('');
    end = block.end;
  }
  return filled + text.slice(end);
}

function drawnAt(line: number, draw: () => string): string {
  try {
    return draw();
  } catch (error) {
    throw error instanceof DiagramOptionError ? new MarkdownBlockError(line, error.message) : error;
  }
}
