import { textOf } from '../../machines/text';
import type { DiagramOptions } from './diagram-options';

/** An option that a statechart cannot be drawn with. Nothing was drawn. */
export class DiagramOptionError extends Error {
  override readonly name = 'DiagramOptionError';
  readonly code = 'ERR_DIAGRAM_OPTION';

  constructor(
    readonly option: keyof DiagramOptions,
    readonly value: unknown,
    /** What the option should have been. */
    readonly expected: string,
  ) {
    super(
      `${option} should be ${expected}, got ${typeof value === 'string' ? `'${value}'` : textOf(value) || 'nothing'}`,
    );
  }
}
