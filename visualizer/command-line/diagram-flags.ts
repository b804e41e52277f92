import type { DiagramOptions } from '../diagram/diagram-options';
import type { DiagramFormat } from '../diagram/formats';

/** The flags of `diagram`, as the parser hands them on. */
export interface DiagramFlags
  extends Pick<DiagramOptions, 'theme' | 'direction' | 'highlight' | 'hide' | 'title' | 'descriptions'> {
  output?: string[];
  fill?: string[];
  format?: DiagramFormat;
  export?: string;
  history?: string;
  plugin?: string;
  check?: true;
  watch?: true;
}
