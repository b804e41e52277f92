import type { AnyStateMachine } from 'xstate';
import type { DiagramOptions } from './diagram-options';
import { toDot } from './dot';
import { toMarkdown } from './markdown';
import { toMermaid } from './mermaid';
import { toPlantUml } from './plant-uml';
import { toPng } from './png';
import { toScxml } from './scxml';
import { toStatelyJson } from './stately-json';
import { toSvg } from './svg';
import { toText } from './text';
import { UnknownFormatError } from './unknown-format-error';

interface Format {
  readonly name: string;
  readonly description: string;
  /** The endings of its files, the usual one first. */
  readonly endings: readonly string[];
}

/** What a statechart can be drawn as. */
export const DIAGRAM_FORMATS = [
  { name: 'svg', description: 'a picture for any size, light and dark', endings: ['.svg'] },
  { name: 'png', description: 'a picture in pixels', endings: ['.png'] },
  { name: 'mermaid', description: 'a state diagram that GitHub draws', endings: ['.mmd', '.mermaid'] },
  { name: 'dot', description: 'the language of Graphviz', endings: ['.dot', '.gv'] },
  { name: 'plantuml', description: 'a state diagram for PlantUML', endings: ['.puml', '.plantuml'] },
  { name: 'scxml', description: "the W3C's XML for statecharts", endings: ['.scxml'] },
  { name: 'markdown', description: 'states, moves and work in words and tables', endings: ['.md'] },
  { name: 'text', description: 'plain text for terminals and comments', endings: ['.txt'] },
  { name: 'json', description: 'the machine as Stately imports it', endings: ['.json'] },
] as const satisfies readonly Format[];

/** The name of a format. */
export type DiagramFormat = (typeof DIAGRAM_FORMATS)[number]['name'];

/** What a statechart in the format is. */
type Drawn<Name extends DiagramFormat> = Name extends 'png' ? Uint8Array : string;

type Renderers = {
  readonly [Name in DiagramFormat]: (
    machine: AnyStateMachine,
    options: DiagramOptions,
  ) => Drawn<Name> | Promise<Drawn<Name>>;
};

const renderers: Renderers = {
  svg: toSvg,
  png: toPng,
  mermaid: toMermaid,
  dot: toDot,
  plantuml: toPlantUml,
  scxml: toScxml,
  markdown: toMarkdown,
  text: toText,
  json: toStatelyJson,
};

/** The format that a file's ending says, in capitals or not; `undefined` where it says none. */
export const formatOf = (fileName: string): DiagramFormat | undefined =>
  DIAGRAM_FORMATS.find(({ endings }) => endings.some((ending) => fileName.toLowerCase().endsWith(ending)))?.name;

/**
 * Draws the statechart of a machine: PNG as bytes, everything else as text.
 *
 * @throws {UnknownFormatError} a name that is no format
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 * @throws {MissingPackageError} the format needs an optional package that is not installed
 */
export async function renderDiagram<Format extends DiagramFormat>(
  machine: AnyStateMachine,
  format: Format,
  options: DiagramOptions = {},
): Promise<Drawn<Format>> {
  if (!Object.hasOwn(renderers, format)) {
    throw new UnknownFormatError(
      format,
      DIAGRAM_FORMATS.map(({ name }) => name),
    );
  }
  return renderers[format](machine, options);
}
