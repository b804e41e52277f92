/** One transition of a history, as `PluginStateMachine` and the actor's context keep it. */
export interface DrawnTransition {
  from: string;
  to: string;
  reason?: string | undefined;
  /** In ms since the epoch, or as a Date or its text; what is drawn depends on the order alone. */
  timestamp?: number | string | Date | undefined;
}

/** How a statechart is drawn. Each format takes what it can show, and ignores the rest. */
export interface DiagramOptions {
  /** `TB`: from top to bottom (the default). `LR`: from left to right. */
  direction?: 'TB' | 'LR' | undefined;
  /**
   * `light` or `dark`, or `auto`: the reader's own choice (`prefers-color-scheme`), in SVG only. Default: `auto` in
   * SVG, `light` elsewhere.
   */
  theme?: 'light' | 'dark' | 'auto' | undefined;
  /** The id of a state (its path: `Running`, `form.editing`) that is marked as the current one. */
  highlight?: string | undefined;
  /**
   * What happened, oldest first: arrows taken are bold and counted, the last one is emphasised, and the state it led
   * to is marked, unless `highlight` says otherwise.
   */
  history?: readonly DrawnTransition[] | undefined;
  /** The types of events, or labels such as `always`, whose arrows are left out. Default: none. */
  hide?: readonly string[] | undefined;
  /** The title, for people and for screen readers. Default: the machine's id. */
  title?: string | undefined;
  /**
   * Whether descriptions are shown: as tooltips or text, and with `true` also as notes, where a format has no tooltips,
   * along with what a state does that no arrow shows.
   * Default: without notes.
   */
  descriptions?: boolean | undefined;
}
