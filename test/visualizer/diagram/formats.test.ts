import { expect, expectTypeOf, test } from 'vitest';
import { pluginLifecycle } from '../../../src';
import { toDot } from '../../../visualizer/diagram/dot';
import { DIAGRAM_FORMATS, type DiagramFormat, formatOf, renderDiagram } from '../../../visualizer/diagram/formats';
import { toSvg } from '../../../visualizer/diagram/svg';

const names = DIAGRAM_FORMATS.map(({ name }) => name);

test('knows a format by the ending of a file, and no ending twice', () => {
  const endings = DIAGRAM_FORMATS.flatMap(({ name, endings }) => endings.map((ending) => [ending, name]));
  expect(endings.map(([ending]) => formatOf(`docs/a.b${ending}`))).toEqual(endings.map(([, name]) => name));
  expect(formatOf('CHART.SVG')).toBe('svg');
  expect(new Set(endings.map(([ending]) => ending)).size).toBe(endings.length);
});

test('knows no format where the ending says none', () => {
  expect(['chart', 'chart.jpg', 'svg', 'chart.svg.zip', ''].map(formatOf)).toEqual(Array(5).fill(undefined));
});

test.each(names)('renders %s, with its options', async (name) => {
  const drawing = await renderDiagram(pluginLifecycle, name);
  expect(typeof drawing).toBe(name === 'png' ? 'object' : 'string');
  expect(drawing.length).toBeGreaterThan(500);
  await expect(renderDiagram(pluginLifecycle, name, { highlight: 'Nowhere' })).rejects.toMatchObject({
    code: 'ERR_DIAGRAM_OPTION',
    option: 'highlight',
  });
});

test('says by the format whether a drawing is text or bytes, and takes options that are undefined', () => {
  const options = { theme: undefined, direction: undefined, highlight: undefined, history: undefined, hide: undefined };
  const draw = <Format extends DiagramFormat>(format: Format) =>
    renderDiagram(pluginLifecycle, format, { ...options, title: undefined, descriptions: undefined });
  expectTypeOf(draw('png')).resolves.toEqualTypeOf<Uint8Array>();
  expectTypeOf(draw('svg')).resolves.toEqualTypeOf<string>();
  expectTypeOf(draw('svg' as DiagramFormat)).resolves.toEqualTypeOf<string | Uint8Array>();
});

test('renders what the function of the format does', async () => {
  const options = { theme: 'dark', direction: 'LR' } as const;
  expect(await renderDiagram(pluginLifecycle, 'dot', options)).toBe(toDot(pluginLifecycle, options));
  expect(await renderDiagram(pluginLifecycle, 'svg', options)).toBe(await toSvg(pluginLifecycle, options));
});

test.each(['jpg', 'SVG', '', '__proto__', 'toString'])('says which formats there are instead of %j', async (format) => {
  await expect(renderDiagram(pluginLifecycle, format as DiagramFormat)).rejects.toMatchObject({
    name: 'UnknownFormatError',
    code: 'ERR_UNKNOWN_FORMAT',
    format,
    known: names,
    message: `unknown diagram format ${format}: should be one of ${names.join(', ')}`,
  });
});
