import type { Actor } from './actor';

/** The history of a plugin, as `plugin-statechart diagram --history` takes it. */
export const historyAsJson = ({ name, history }: Actor): string =>
  `${JSON.stringify({ pluginId: name, history: history.map(({ steps: _, ...move }) => move) }, undefined, 2)}\n`;

/** A name that any file system takes. */
export const fileName = (name: string, ending: string): string =>
  `${
    name
      .replace(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[-.]+|-+$/g, '')
      .slice(0, 80) || 'plugin'
  }.${ending}`;

/** Hands a file to the browser. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
