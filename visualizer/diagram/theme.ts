import type { StateRole } from '../chart/chart';

/** The colours of a state: its background, its border and its name. */
export interface StateColours {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
}

/** The colours of a picture. */
export interface Theme {
  readonly background: string;
  /** The title of a group of states, and the caption. */
  readonly text: string;
  /** An arrow. */
  readonly line: string;
  /** The label of an arrow. */
  readonly label: string;
  /** An arrow on the main path, or one that was taken. */
  readonly strong: string;
  /** An arrow that was not taken, where others were. */
  readonly quiet: string;
  /** An arrow to a failure. */
  readonly failure: string;
  /** The label of a quiet arrow. */
  readonly quietLabel: string;
  /** A failure's arrow that was not taken, where others were. */
  readonly quietFailure: string;
  /** What happened last. */
  readonly last: string;
  /** The inside and the border of a group of states. */
  readonly group: { readonly fill: string; readonly stroke: string };
  readonly states: Readonly<Record<StateRole, StateColours>>;
}

const light: Theme = {
  background: '#ffffff',
  text: '#57606a',
  line: '#6e7781',
  label: '#424a53',
  strong: '#1f2328',
  quiet: '#aab2bb',
  failure: '#c9404b',
  quietLabel: '#68717b',
  quietFailure: '#e09a9f',
  last: '#8250df',
  group: { fill: '#fafbfc', stroke: '#afb8c1' },
  states: {
    active: { fill: '#dafbe1', stroke: '#1a7f37', text: '#1f2328' },
    degraded: { fill: '#fff8c5', stroke: '#9a6700', text: '#1f2328' },
    failed: { fill: '#ffebe9', stroke: '#cf222e', text: '#1f2328' },
    working: { fill: '#ddf4ff', stroke: '#0969da', text: '#1f2328' },
    resting: { fill: '#f6f8fa', stroke: '#57606a', text: '#1f2328' },
  },
};

const dark: Theme = {
  background: '#0d1117',
  text: '#9198a1',
  line: '#7d8590',
  label: '#b7bec6',
  strong: '#f0f6fc',
  quiet: '#4d555f',
  failure: '#e5534b',
  quietLabel: '#7d8590',
  quietFailure: '#7a3a3a',
  last: '#bc8cff',
  group: { fill: '#151b23', stroke: '#3d444d' },
  states: {
    active: { fill: '#12341f', stroke: '#3fb950', text: '#f0f6fc' },
    degraded: { fill: '#3a2d0a', stroke: '#d29922', text: '#f0f6fc' },
    failed: { fill: '#43191c', stroke: '#f85149', text: '#f0f6fc' },
    working: { fill: '#0f2d4f', stroke: '#4493f8', text: '#f0f6fc' },
    resting: { fill: '#21262d', stroke: '#9198a1', text: '#f0f6fc' },
  },
};

export const THEMES = { light, dark } as const;
