import { coreSize, pageSize } from '../bundle-size';
import type { Section } from '../section';

export const size = (): Section => ({
  name: 'size',
  title: 'Size',
  about: 'Minified by esbuild, and gzipped. A kB is 1000 bytes.',
  baseline: 'core with xstate',
  columns: [
    { title: 'minified and gzipped', unit: 'bytes', case: {}, number: 'gzipped' },
    { title: 'minified', unit: 'bytes', case: {}, number: 'minified' },
  ],
  rows: [
    { name: 'core with xstate', measureHere: () => coreSize({ withXstate: true }) },
    { name: 'core beside xstate', measureHere: () => coreSize({ withXstate: false }) },
    { name: 'visualizer page', measureHere: pageSize },
  ],
  rounds: 1,
});
