/** The browser opened no window for the visualizer. */
export class InspectorWindowError extends Error {
  override readonly name = 'InspectorWindowError';
  readonly code = 'ERR_INSPECTOR_WINDOW';
  /** The address of the visualizer. */
  readonly url: string;

  constructor(url: string) {
    super(
      `the browser opened no window for the visualizer ${url}:` +
        ' allow pop-ups for this page, call inspect() in answer to a click, or give it an iframe',
    );
    this.url = url;
  }
}
