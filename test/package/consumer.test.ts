import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { documents, programsIn } from './readme';
import { ConsumerProject } from './tarball';

/** XState as it is developed against, and the oldest that the peer range allows. */
const newest = manifest.devDependencies.xstate;
const oldest = manifest.peerDependencies.xstate.replace('^', '');

const beside = ['keyv', '@restatedev/restate-sdk', '@restatedev/restate-sdk-clients', '@restatedev/xstate'] as const;

const consumer = new ConsumerProject(
  `xstate@${newest}`,
  ...beside.map((name) => `${name}@${manifest.devDependencies[name]}`),
);
const oldConsumer = new ConsumerProject(`xstate@${oldest}`);
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
  'StoreError',
  'UnknownPhaseError',
  'backoff',
  'isActive',
  'isPluginPhase',
  'isTerminal',
  'isValidTransition',
  'persist',
  'pluginLifecycle',
  'pluginLifecycleFrom',
];

/** Uses the entry points and XState together: it would not work with two copies of XState, or of a class. */
const PROGRAM = `
const machine = new core.PluginStateMachine('web', 'Starting', {
  actors: driver.processActors({ command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], ready: { uptime: 50 } }),
});
xstate.waitFor(machine.actor, ({ value }) => value === 'Running').then(() => {
  console.log(Object.keys(core).sort().join(' '), Object.keys(driver).join(' '), machine.phase);
  machine.transitionTo('Stopping', 'enough');
});

async function keep() {
  const store = await node.openFileStore('kept');
  const plugins = new fleet.PluginFleet({ store });
  const kept = plugins.add('kept', 'Stopped');
  try {
    kept.transitionTo('Running', 'in a hurry');
  } catch (error) {
    console.log(kept instanceof core.PluginStateMachine, error instanceof core.InvalidTransitionError);
  }
  await plugins[Symbol.asyncDispose]();
  console.log([...(await persistence.resume(store)).machines.keys()].join());
  await store.close();
}
void keep();
`;

const ENTRIES = [
  ['core', 'plugin-statechart'],
  ['driver', 'plugin-statechart/process'],
  ['fleet', 'plugin-statechart/fleet'],
  ['persistence', 'plugin-statechart/persistence'],
  ['node', 'plugin-statechart/persistence/node'],
  ['xstate', 'xstate'],
];

const PRINTED = ['kept', 'true true', `${exported.join(' ')} openProcessLedger processActors Running`];

const linesOf = (output: string): string[] => output.trim().split('\n').sort();

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
    const imports = ENTRIES.map(([name, entry]) => `import * as ${name} from '${entry}';`);
    project.write('use.mjs', imports.join('\n') + PROGRAM);
    expect(linesOf(project.node('use.mjs'))).toEqual([...PRINTED].sort());
  });

  it('works as CommonJS', () => {
    const requires = ENTRIES.map(([name, entry]) => `const ${name} = require('${entry}');`);
    consumer.write('use.cjs', requires.join('\n') + PROGRAM);
    expect(linesOf(consumer.node('use.cjs'))).toEqual([...PRINTED].sort());
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
      import { PluginFleet, type Storm } from 'plugin-statechart/fleet';
      import { resume, type Resumption } from 'plugin-statechart/persistence';
      import { openFileStore, type FileStore } from 'plugin-statechart/persistence/node';
      export const fleet = (store: FileStore) => new PluginFleet({ store, onStorm: (storm: Storm) => storm.since });
      export const resumption: Promise<Resumption> = openFileStore('state').then((store) => resume(store));
      const phase: PluginPhase = new PluginStateMachine('web', 'Installed', { actors: processActors({ command: 'node' }) }).phase;
      createActor(pluginLifecycle.provide({ actors: { install: fromPromise(async ({ input }) => ({ reason: input.pluginId })) } }), { input: { pluginId: phase } });
      // @ts-expect-error no phase of that name
      export const wrong: PluginPhase = 'Ready';`,
    );
    expect(project.typeCheck([name], '--module', module, '--moduleResolution', resolution)).toBe('');
  });
});

describe('plugins on Restate, from the packed tarball', () => {
  it.each([
    ['use.mts', 'nodenext', 'nodenext'],
    ['use.cts', 'nodenext', 'nodenext'],
    ['use.mts', 'esnext', 'bundler'],
  ])('have types for %s under %s, %s', (name, module, resolution) => {
    consumer.write(
      name,
      `import { createPluginService, PluginServiceClient, type PluginService, watchPlugins } from 'plugin-statechart/restate';
      export const service = (): Promise<PluginService> =>
        createPluginService({
          work: { install: ({ input, idempotencyKey }) => ({ reason: input.pluginId + idempotencyKey }) },
          monitor: { check: async ({ signal }) => (signal.aborted ? undefined : { type: 'degrade', reason: 'slow' }), interval: 10 },
        });
      export const phase = async () => (await PluginServiceClient.connect({ url: '' })).plugin('web').phase();
      export const watch = watchPlugins({ adminUrl: '', inspect: ({ type }) => console.log(type) });
      // @ts-expect-error no work of that name
      export const wrong = createPluginService({ work: { monitor: () => {} } });
      // @ts-expect-error no phase of that name
      export const nowhere = async () => (await PluginServiceClient.connect({ url: '' })).create('web', 'Ready');`,
    );
    expect(consumer.typeCheck([name], '--module', module, '--moduleResolution', resolution)).toBe('');
  });

  it('say what to install where it is not there', () => {
    const program = `restate.PluginServiceClient.connect({ url: 'http://127.0.0.1:9' }).catch((error) =>
      console.log(error instanceof restate.MissingPackageError, error.code, error.message));`;
    const told =
      'true ERR_MISSING_PACKAGE a client of plugins on Restate needs the package @restatedev/restate-sdk-clients, ' +
      'which is not installed: npm install @restatedev/restate-sdk-clients\n';
    oldConsumer.write('missing.mjs', `import * as restate from 'plugin-statechart/restate';${program}`);
    oldConsumer.write('missing.cjs', `const restate = require('plugin-statechart/restate');${program}`);
    expect([oldConsumer.node('missing.mjs'), oldConsumer.node('missing.cjs')]).toEqual([told, told]);
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
    expect(names).toHaveLength(17);
    expect(consumer.typeCheck(names, ...options)).toBe('');
  });

  it.each(all)('$name prints what it says', ({ name, prints }) => {
    const printed = consumer.node(name).split('\n').slice(0, -1);
    expect(printed.map(steady)).toEqual(prints.map(steady));
  });
});
