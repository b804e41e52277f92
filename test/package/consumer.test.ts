import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { documents, programsIn } from './readme';
import { ConsumerProject } from './tarball';

/** XState as it is developed against, and the oldest that the peer range allows. */
const newest = manifest.devDependencies.xstate;
const oldest = manifest.peerDependencies.xstate.replace('^', '');

const consumer = new ConsumerProject(newest);
const oldConsumer = new ConsumerProject(oldest);
afterAll(() => {
  consumer[Symbol.dispose]();
  oldConsumer[Symbol.dispose]();
});

const exported = [
  'DEFAULT_BACKOFF',
  'InvalidTransitionError',
  'PLUGIN_MOVES',
  'PLUGIN_PHASES',
  'PluginStateMachine',
  'RetryState',
  'StoppedError',
  'UnknownPhaseError',
  'backoff',
  'isActive',
  'isPluginPhase',
  'isTerminal',
  'isValidTransition',
  'pluginLifecycle',
  'pluginLifecycleFrom',
];

/** Uses both entry points and XState together: it would not work with two copies of XState. */
const PROGRAM = `
const machine = new core.PluginStateMachine('web', 'Starting', {
  actors: driver.processActors({ command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], ready: { uptime: 50 } }),
});
xstate.waitFor(machine.actor, ({ value }) => value === 'Running').then(() => {
  console.log(Object.keys(core).sort().join(' '), Object.keys(driver).join(' '), machine.phase);
  machine.transitionTo('Stopping', 'enough');
});
`;

describe('the packed tarball in an empty project', () => {
  it('holds what is needed and nothing else', () => {
    const expected = ['LICENSE', 'README.md', 'package.json'];
    expect(consumer.files.filter((path) => !/^(dist|docs)\//.test(path)).sort()).toEqual(expected);
    expect(consumer.files.filter((path) => /^docs\/.*(?<!\.md|\.svg)$/.test(path))).toEqual([]);
    const assets = consumer.files.filter(
      (path) => /^dist\/[^/]+$/.test(path) && !/\.(c?js|d\.c?ts)(\.map)?$/.test(path),
    );
    expect(assets.sort()).toEqual(['dist/arimo.LICENSE', 'dist/arimo.ttf', 'dist/page.html']);
    expect(consumer.files.filter((path) => /^dist\/(index|process)\./.test(path))).toHaveLength(12);
  });

  it.each([
    ['as it is developed against', consumer],
    ['as old as the peer range allows', oldConsumer],
  ])('works as ES modules, with XState %s', (_, project) => {
    const imports = `import * as core from 'plugin-statechart';
      import * as driver from 'plugin-statechart/process';
      import * as xstate from 'xstate';`;
    project.write('use.mjs', imports + PROGRAM);
    expect(project.node('use.mjs').trim()).toBe(`${exported.join(' ')} processActors Running`);
  });

  it('works as CommonJS', () => {
    const requires = `const core = require('plugin-statechart');
      const driver = require('plugin-statechart/process');
      const xstate = require('xstate');`;
    consumer.write('use.cjs', requires + PROGRAM);
    expect(consumer.node('use.cjs').trim()).toBe(`${exported.join(' ')} processActors Running`);
  });

  it.each([
    ['use.mts', 'nodenext', 'nodenext', newest, consumer],
    ['use.cts', 'nodenext', 'nodenext', newest, consumer],
    ['use.mts', 'esnext', 'bundler', newest, consumer],
    ['use.mts', 'nodenext', 'nodenext', oldest, oldConsumer],
  ])('has types for %s under %s, %s, with XState %s', (name, module, resolution, _, project) => {
    project.write(
      name,
      `import { createActor, fromPromise } from 'xstate';
      import { pluginLifecycle, PluginStateMachine, type PluginPhase } from 'plugin-statechart';
      import { processActors } from 'plugin-statechart/process';
      const phase: PluginPhase = new PluginStateMachine('web', 'Installed', { actors: processActors({ command: 'node' }) }).phase;
      createActor(pluginLifecycle.provide({ actors: { install: fromPromise(async ({ input }) => ({ reason: input.pluginId })) } }), { input: { pluginId: phase } });
      // @ts-expect-error no phase of that name
      export const wrong: PluginPhase = 'Ready';`,
    );
    expect(project.typeCheck([name], '--module', module, '--moduleResolution', resolution)).toBe('');
  });
});

describe('the command of the packed tarball', () => {
  it('draws the statechart, and a machine of the consumer in TypeScript', () => {
    consumer.write(
      'own.ts',
      `import { pluginLifecycle } from 'plugin-statechart';
      export default pluginLifecycle.provide({ actors: {} }) satisfies typeof pluginLifecycle;`,
    );
    const [svg, own] = [
      ['-f', 'svg'],
      ['own.ts', '-f', 'svg'],
    ].map((words) => consumer.command('diagram', ...words));
    expect(svg).toMatch(/^<svg /);
    expect(own).toBe(svg);
  });

  it('says what to install for a PNG', () => {
    expect(() => consumer.command('diagram', '-o', 'chart.png')).toThrow(
      'plugin-statechart: a PNG needs the package @resvg/resvg-js, which is not installed: npm install @resvg/resvg-js',
    );
  });
});

describe('the programs in the README and the docs', () => {
  const all = documents().flatMap(([document, text]) =>
    programsIn(text).map((program, index) => ({ ...program, name: `${document}-${index + 1}.mts` })),
  );
  /** Without what differs from run to run. */
  const steady = (line: string) =>
    line.replace(/after \d+ ms/, 'after n ms').replace(/127\.0\.0\.1:\d+\/\?token=[\w-]+/, '127.0.0.1:4747/?token=…');

  for (const { name, code } of all) consumer.write(name, code);

  it('have the right types, in the strictest project', () => {
    const names = all.map(({ name }) => name);
    const options = [
      '--module',
      'nodenext',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--skipLibCheck',
    ];
    expect(names).toHaveLength(13);
    expect(consumer.typeCheck(names, ...options)).toBe('');
  });

  it.each(all)('$name prints what it says', ({ name, prints }) => {
    const printed = consumer.node(name).split('\n').slice(0, -1);
    expect(printed.map(steady)).toEqual(prints.map(steady));
  });
});
