interface Definition {
  readonly text: string;
  readonly sessions: Set<string>;
}

/** The definitions of all actors: a text is kept once, however many actors share it. */
export class Definitions {
  readonly #byText = new Map<string, Definition>();
  readonly #bySession = new Map<string, Definition>();
  #length = 0;

  /** The length of all texts together. */
  get length(): number {
    return this.#length;
  }

  textOf(sessionId: string): string | undefined {
    return this.#bySession.get(sessionId)?.text;
  }

  /** The first session with the same text, where it is another one. */
  sharedWith(sessionId: string): string | undefined {
    const [first] = this.#bySession.get(sessionId)?.sessions ?? [];
    return first === sessionId ? undefined : first;
  }

  set(sessionId: string, text: string | undefined): void {
    this.#delete(sessionId);
    if (text === undefined) return;
    const definition = this.#byText.get(text) ?? { text, sessions: new Set() };
    if (definition.sessions.size === 0) {
      this.#byText.set(text, definition);
      this.#length += text.length;
    }
    definition.sessions.add(sessionId);
    this.#bySession.set(sessionId, definition);
  }

  #delete(sessionId: string): void {
    const definition = this.#bySession.get(sessionId);
    if (!definition) return;
    this.#bySession.delete(sessionId);
    definition.sessions.delete(sessionId);
    if (definition.sessions.size > 0) return;
    this.#byText.delete(definition.text);
    this.#length -= definition.text.length;
  }
}
