import type { DiagramOptions } from './diagram-options';

/** A Markdown file whose marked blocks cannot be filled. */
export class MarkdownBlockError extends Error {
  override readonly name = 'MarkdownBlockError';
  readonly code = 'ERR_MARKDOWN_BLOCK';

  constructor(
    /** The line of the mark, from 1. */
    readonly line: number,
    readonly problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}

/** A block between two marks. */
interface MarkedBlock {
  readonly kind: string;
  /** The options inside the opening mark. */
  readonly options: DiagramOptions;
  /** The line of the opening mark, from 1. */
  readonly line: number;
  /** What stands before the opening mark, and so before each line of the block. */
  readonly indent: string;
  /** The end of line of the opening mark. */
  readonly endOfLine: string;
  /** Where the content begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

const MARK = /^([ \t]*)<!--\s*(\/?)plugin-statechart:([\w-]*)(.*?)\s*-->[ \t]*(\r?\n)?$/;
const ALMOST = /^[ \t]*<!--\s*\/?plugin-statechart:/;
const FENCE = /^\s*(`{3,}|~{3,})(.*)/;
const OPTION = /\s+(\w+)=(?:"([^"]*)"|([^\s"]+))/g;

const asList = (value: string): string[] => value.split(',');
const asBoolean = (value: string): unknown => (value === 'true' ? true : value === 'false' ? false : value);
const asText = (value: string): string => value;

const OPTIONS: { [Name in Exclude<keyof DiagramOptions, 'history'>]-?: (value: string) => unknown } = {
  direction: asText,
  theme: asText,
  highlight: asText,
  hide: asList,
  title: asText,
  descriptions: asBoolean,
};

function parseOptions(text: string, line: number): DiagramOptions {
  const rest = text.replace(OPTION, '').trim();
  if (rest !== '') throw new MarkdownBlockError(line, `options should be name=value or name="a value", got ${rest}`);
  return Object.fromEntries(
    [...text.matchAll(OPTION)].map(([, name = '', quoted, bare = '']) => {
      if (!Object.hasOwn(OPTIONS, name)) {
        throw new MarkdownBlockError(line, `no option ${name}: expected one of ${Object.keys(OPTIONS).join(', ')}`);
      }
      return [name, OPTIONS[name as keyof typeof OPTIONS](quoted ?? bare)];
    }),
  );
}

/** Follows fenced code, in which a mark is an example. */
function fenceFollower(): (line: string) => boolean {
  let open: string | undefined;
  return (line) => {
    const [, fence, rest = ''] = FENCE.exec(line) ?? [];
    if (open === undefined) {
      if (fence && !(fence.startsWith('`') && rest.includes('`'))) open = fence;
      return open !== undefined;
    }
    if (fence?.startsWith(open) && rest.trim() === '') open = undefined;
    return true;
  };
}

/**
 * The marked blocks of a Markdown text, in order. Marks in fenced code are left alone.
 *
 * @throws {MarkdownBlockError} a mark that is not alone on its line, has no counterpart, or an option that is unknown
 */
export function findMarkedBlocks(text: string): MarkedBlock[] {
  const blocks: MarkedBlock[] = [];
  const isCode = fenceFollower();
  let open: Omit<MarkedBlock, 'end'> | undefined;
  let offset = 0;
  for (const [index, content] of text.split(/(?<=\n)/).entries()) {
    const line = index + 1;
    const before = offset;
    offset += content.length;
    if (!open && isCode(content)) continue;
    const mark = MARK.exec(content);
    if (!mark) {
      if (!open && ALMOST.test(content)) throw new MarkdownBlockError(line, 'a mark should be alone on its line');
      continue;
    }
    const [, indent = '', slash, kind = '', options = '', endOfLine = '\n'] = mark;
    if (!slash) {
      if (open) throw unclosed(open);
      open = { kind, options: parseOptions(options, line), line, indent, endOfLine, start: offset };
    } else {
      if (!open) throw new MarkdownBlockError(line, `nothing opens the block ${kind} that ends here`);
      if (kind !== open.kind) throw unclosed(open);
      blocks.push({ ...open, end: before });
      open = undefined;
    }
  }
  if (open) throw unclosed(open);
  return blocks;
}

const unclosed = ({ kind, line }: Omit<MarkedBlock, 'end'>): MarkdownBlockError =>
  new MarkdownBlockError(line, `the block is not closed: expected <!-- /plugin-statechart:${kind} -->`);
