import type { AnyStateMachine } from 'xstate';
import { optionalPackage } from '../../src/optional-package';
import type { DiagramOptions } from './diagram-options';
import { fontFile } from './font';
import { toSvg } from './svg';

/** Pixels for each point: sharp on screens with a high resolution. */
const SCALE = 2;

/**
 * The statechart of a machine as PNG, with two pixels for each point of the SVG; in Node only. In the theme `light`,
 * where none is asked for. Text in a script that Arimo lacks is in a font of the system.
 *
 * @throws {MissingPackageError} `@resvg/resvg-js` is not installed
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export async function toPng(machine: AnyStateMachine, options: DiagramOptions = {}): Promise<Uint8Array> {
  const theme = options.theme === 'dark' ? 'dark' : 'light';
  const { renderAsync } = await optionalPackage('@resvg/resvg-js', 'a PNG', () => import('@resvg/resvg-js'));
  const svg = await toSvg(machine, { ...options, theme });
  const font = fontFile();
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontFiles: font === undefined ? [] : [font], defaultFontFamily: 'Arimo', loadSystemFonts: true },
  });
  return image.asPng();
}
