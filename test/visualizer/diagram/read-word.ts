/** A word that stands for a state in Mermaid or PlantUML, read back: the state's id, and what the word ends with. */
export function readWord(word: string): { id: string; suffix: string } {
  const encoded = /^(?:[A-Za-z0-9]|__|_[0-9a-f]+_)*/.exec(word)?.[0] ?? '';
  const id = encoded.replace(/__|_([0-9a-f]+)_/g, (_, code?: string) =>
    code === undefined ? '.' : String.fromCodePoint(Number.parseInt(code, 16)),
  );
  // A reserved word has a suffix of its own.
  return { id, suffix: word.slice(encoded.length).replace(/^_state(?=_|$)/, '') };
}

/** The end of an arrow: a state's id, what stands for any state, or a dot. */
export function readEnd(word: string): string {
  const { id, suffix } = readWord(word);
  if (suffix === '_any') return `any state in ${id || 'the machine'}`;
  return suffix === '_start' || suffix === '_end' ? '[*]' : id;
}
