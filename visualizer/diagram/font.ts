import { createRequire } from 'node:module';

/** As wide as Arial, which the layout reckons with. By name, because the path to it is another one once this is built. */
const FONTS = ['plugin-statechart/arimo.ttf', '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'];

const { resolve } = createRequire(import.meta.url);

function pathOf(font: string): string | undefined {
  try {
    return resolve(font);
  } catch {
    return undefined;
  }
}

/** The file of the font that pictures are written in; none where it was taken away, and the system's have to do. */
export const fontFile = (): string | undefined => FONTS.map(pathOf).find((path) => path !== undefined);
