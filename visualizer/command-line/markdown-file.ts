import { existsSync, readFileSync } from 'node:fs';
import type { AnyStateMachine } from 'xstate';
import type { DiagramOptions } from '../diagram/diagram-options';
import { fillBlocks } from '../diagram/markdown-blocks';
import { findMarkedBlocks, MarkdownBlockError } from '../diagram/markdown-marks';
import { UsageError } from './usage-error';

const EXAMPLE = '<!-- plugin-statechart:mermaid --> and <!-- /plugin-statechart:mermaid -->';

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The text of a Markdown file with its marked blocks filled.
 *
 * @throws {UsageError} it cannot be read, or has no marked blocks, or one that cannot be filled
 */
export function filledMarkdown(file: string, machine: AnyStateMachine, options: DiagramOptions): string {
  try {
    const text = readText(file);
    if (findMarkedBlocks(text).length > 0) return fillBlocks(text, machine, options);
  } catch (error) {
    if (!(error instanceof MarkdownBlockError)) throw error;
    throw new UsageError(`${file}:${error.line}: ${error.problem}`, { cause: error });
  }
  throw new UsageError(`${file} has no marked blocks: write ${EXAMPLE} on lines of their own`);
}

/**
 * Sees to it that a page with marked blocks is not taken for a drawing.
 *
 * @throws {UsageError} the file exists and has a mark
 */
export function refuseToOverwrite(file: string): void {
  if (!/\.(md|markdown)$/i.test(file) || !existsSync(file)) return;
  if (!/^[ \t]*<!--\s*plugin-statechart:/m.test(readText(file))) return;
  throw new UsageError(`${file} has marked blocks, and would be overwritten: fill them with --fill ${file}`);
}
