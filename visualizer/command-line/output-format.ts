import { DIAGRAM_FORMATS, type DiagramFormat, formatOf } from '../diagram/formats';
import { UsageError } from './usage-error';

/**
 * The format of an output file: the one that was asked for, or by the file's ending.
 *
 * @throws {UsageError} the ending says nothing
 */
export function outputFormat(file: string, asked: DiagramFormat | undefined): DiagramFormat {
  const format = asked ?? formatOf(file);
  if (format) return format;
  const endings = DIAGRAM_FORMATS.flatMap(({ endings }) => endings).join(', ');
  throw new UsageError(`${file} does not say its format: end it in one of ${endings}, or use --format`);
}
