import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadingProblem } from '../../../visualizer/command-line/loading-problem';
import { Project, ROOT, TRAFFIC, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const machine = (id: string): string =>
  `createMachine({ id: '${id}', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } })`;
const esm = (id: string): string => `import { createMachine } from 'xstate';\nexport default ${machine(id)};\n`;

/** The id of the machine that was drawn. */
async function drawn(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await project.run(['diagram', '-f', 'json', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as { id: string }).id;
}

describe('the machine file', () => {
  it('is not needed: the lifecycle of a plugin is drawn', async () => {
    expect(await drawn([])).toBe('pluginLifecycle');
  });

  it.each([
    ['light.ts', TRAFFIC.replaceAll('traffic', 'light')],
    ['light.mts', esm('light')],
    ['light.cts', `import { createMachine } from 'xstate';\nexport const it = ${machine('light')};\n`],
    ['light.tsx', `${TRAFFIC.replaceAll('traffic', 'light')}export const View = () => <p>{light.id}</p>;\n`],
    ['light.mjs', `const id = await Promise.resolve('light');\n${esm('light').replace("'light'", 'id')}`],
    ['light.js', esm('light')],
    [
      'assigned.cts',
      `const { createMachine } = require('xstate');\nconst id: string = 'light';\nmodule.exports = ${machine('light').replace("'light'", 'id')};\n`,
    ],
    ['light.cjs', `const { createMachine } = require('xstate');\nmodule.exports = ${machine('light')};\n`],
    ['light.json', '{ "id": "light", "initial": "a", "states": { "a": { "on": { "go": "b" } }, "b": {} } }'],
  ])('is %s', async (name, content) => {
    project.write(name, content);
    expect(await drawn([name])).toBe('light');
  });

  it('may import from its project: other files, TypeScript named as JavaScript, aliases of its tsconfig', async () => {
    const paths = { '#ids': ['./lib/ids.ts'], 'plugin-statechart': [join(ROOT, 'src/index.ts')] };
    // Not where the program is run: there, the loader that these tests run it with would know the aliases, too.
    project.write('app/tsconfig.json', JSON.stringify({ compilerOptions: { paths } }));
    project.write('app/lib/ids.ts', "export const ID: string = 'imported';\n");
    project.write('app/lib/states.ts', 'export const states = { a: {} } as const;\n');
    project.write(
      'app/machine.ts',
      `import { createMachine } from 'xstate';
import { pluginLifecycle } from 'plugin-statechart';
import { ID } from '#ids';
import { states } from './lib/states.js';
export const imported = createMachine({ id: ID, initial: 'a', states });
export const provided = pluginLifecycle.provide({});
`,
    );
    expect(await drawn(['app/machine.ts', '--export', 'imported'])).toBe('imported');
    expect(await drawn(['app/machine.ts', '-e', 'provided'])).toBe('pluginLifecycle');
    expect(await project.run(['diagram', 'app/machine.ts'])).toEqual(
      usageError(
        'app/machine.ts has several machines: choose one with --export; it exports the machines imported, provided',
      ),
    );
    expect(await project.run(['diagram', 'app/machine.ts', '-e', 'other'])).toEqual(
      usageError('app/machine.ts has no machine called other: it exports the machines imported, provided'),
    );
  });

  it('may use the aliases of a tsconfig.json that the closest one refers to, as Vite writes them', async () => {
    project.write(
      'app/tsconfig.json',
      '{ "files": [], "references": [{ "path": "./node" }, { "path": "./tsconfig.app.json" }] }',
    );
    project.write('app/node/tsconfig.json', '{ "compilerOptions": { "strict": true } }');
    project.write(
      'app/tsconfig.app.json',
      '{ // Mine\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "ids": ["src/lib/ids.ts"], "*": ["x/*"], } } }',
    );
    project.write('app/src/lib/ids.ts', "export const ID = 'aliased';\n");
    const imports = "import { ID } from '@/lib/ids';\nimport { ID as same } from 'ids';\n";
    project.write('app/src/machine.ts', imports + esm('light').replace("'light'", 'ID === same ? ID : same'));
    expect(await drawn(['app/src/machine.ts'])).toBe('aliased');

    project.write('app/src/machine.ts', "import '~/lib/ids';\n");
    expect(await project.run(['diagram', 'app/src/machine.ts'])).toEqual({
      ...usageError(''),
      stderr: expect.stringMatching(
        /^.*: Cannot find module '~\/lib\/ids'; aliases come from the closest tsconfig\.json, .*\n$/,
      ),
    });
  });

  it('is drawn by its default export where it has one, and once where one machine has two names', async () => {
    project.write('default.ts', `${esm('main')}export const other = ${machine('other')};\n`);
    project.write('twice.ts', `${TRAFFIC}export { traffic as light };\n`);
    expect(await drawn(['default.ts'])).toBe('main');
    expect(await drawn(['default.ts', '--export', 'other'])).toBe('other');
    expect(await drawn(['twice.ts'])).toBe('traffic');
  });

  it('is JSON that JSON.stringify made of a machine, nested and parallel states, too', async () => {
    project.write(
      'write.mjs',
      `import { createMachine } from 'xstate';
import { writeFileSync } from 'node:fs';
const machine = createMachine({ id: 'deep', initial: 'b', states: {
  a: { type: 'parallel', states: { x: { initial: 'two', states: { one: {}, two: { on: { go: 'one' } } } }, y: {} } },
  b: { on: { go: 'a' } },
} });
writeFileSync('deep.json', JSON.stringify(machine));
writeFileSync('config.json', JSON.stringify(machine.config));
export default machine;
`,
    );
    const fromModule = await project.run(['diagram', 'write.mjs', '-f', 'mermaid']);
    expect(fromModule.stdout).toContain('go');
    expect(await project.run(['diagram', 'deep.json', '-f', 'mermaid'])).toEqual(fromModule);
    expect(await project.run(['diagram', 'config.json', '-f', 'mermaid'])).toEqual(fromModule);
  });

  it('may go on for ever by itself: the program ends', async () => {
    project.write('busy.ts', `${esm('busy')}setInterval(() => {}, 1000);\n`);
    expect(await drawn(['busy.ts'])).toBe('busy');
  });

  it.each([
    ['missing.ts', undefined, 'no such file: missing.ts'],
    ['node_modules', undefined, 'node_modules is a folder: name the file that exports the machine'],
    [
      'machine.yaml',
      'id: a',
      'machine.yaml should be JavaScript, TypeScript or JSON (.js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx, .json)',
    ],
    [
      'none.ts',
      'export const answer = 42;',
      'none.ts has no machine to draw: it exports no machine; export one that createMachine made',
    ],
    ['throws.ts', 'throw new Error("no\\nidea");', 'cannot load throws.ts: no idea'],
    [
      'imports.ts',
      "import './nowhere';",
      /^plugin-statechart: cannot load imports\.ts: Cannot find module '\.\/nowhere'\n$/,
    ],
    ['broken.ts', 'export const a = (', /^plugin-statechart: cannot load broken\.ts: ParseError: .*broken\.ts:1:18\n$/],
    ['broken.mjs', 'export const a = (', /^plugin-statechart: cannot load broken\.mjs: .*broken\.mjs:1:18\n$/],
    ['broken.json', '{ "id": ', /^plugin-statechart: broken\.json is not the JSON of a machine: .+\n$/],
    ['array.json', '[1]', 'array.json is not the JSON of a machine: it has no "states"'],
    [
      'target.json',
      '{ "id": "x", "initial": "a", "states": { "a": { "on": { "go": "b" } } } }',
      /^plugin-statechart: target\.json is not the JSON of a machine: .*'b' does not exist.*\n$/,
    ],
  ])('is a mistake in one line: %s', async (name, content, message) => {
    if (content !== undefined) project.write(name, content);
    const result = await project.run(['diagram', name, '-o', 'chart.mmd']);
    const expected = usageError(String(message));
    expect(result).toEqual(
      typeof message === 'string' ? expected : { ...expected, stderr: expect.stringMatching(message) },
    );
    expect(project.files()).toEqual(content === undefined ? [] : [name]);
  });

  const inNode = 'the file is run in Node: keep the machine in a file of its own';
  it.each([
    ['an initial state that is none', machine('x').replace("'a'", "'c'"), /^machine\.ts: Initial state node "c" .+/],
    ['a top-level await without an end', 'await new Promise(() => {})', 'a top-level await in it never ends'],
    ['an import of styles', "await import('./machine.css')", new RegExp(`"\\.css" for .*machine\\.css; ${inNode}$`)],
    ['a browser', "document.title = 'light'", `document is not defined; ${inNode}`],
    [
      'syntax that is only proposed',
      'do { 1 }',
      /^[^:]+: ParseError: .*doExpressions.*enabled \(3:3\) \S*machine\.ts:3:2$/,
    ],
  ])('is run in Node, and a mistake in one line: %s', async (_, content, problem) => {
    project.write('machine.css', 'a { color: red }');
    project.write('machine.ts', `import { createMachine } from 'xstate';\nexport const it =\n (${content});\n`);
    const { code, stdout, stderr } = await project.run(['diagram', 'machine.ts']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const told = stderr.replace(/^plugin-statechart: /, '').replace(/\n$/, '');
    if (typeof problem === 'string') expect(told).toBe(`cannot load machine.ts: ${problem}`);
    else expect(told).toMatch(problem);
  });

  it('is checked as JSON, too: its initial states are among its states', async () => {
    project.write('machine.json', '{ "id": "x", "initial": "b", "states": { "a": {} } }');
    expect(await project.run(['diagram', 'machine.json'])).toEqual(
      usageError('machine.json: Initial state node "b" not found on parent state node #x'),
    );
  });

  it('needs XState in its project, and says how to get it', () => {
    const require = createRequire('/nowhere/machine.js');
    const problem = (specifier: string) => {
      try {
        return require(specifier);
      } catch (error) {
        return loadingProblem(error);
      }
    };
    expect(problem('xstate')).toBe("Cannot find module 'xstate': npm install xstate");
    expect(problem('xstate/graph')).toBe("Cannot find module 'xstate/graph': npm install xstate");
    expect(problem('xstates')).toBe("Cannot find module 'xstates'");
  });

  it('may print while it is loaded: that is no part of the drawing', async () => {
    const prints = "console.log('log');\nconsole.info('info');\nprocess.stdout.write('written\\n');\n";
    project.write('machine.ts', `${esm('light')}${prints}`);
    project.write('quiet.ts', esm('light'));
    const { stdout } = await project.run(['diagram', 'quiet.ts']);
    expect(await project.run(['diagram', 'machine.ts'])).toEqual({
      code: 0,
      stdout,
      stderr: 'log\ninfo\nwritten\n',
    });
  });

  it('shows where a mistake comes from to those who ask', async () => {
    project.write('throws.ts', 'function deep() {\n  throw new Error("no idea");\n}\ndeep();\n');
    const { stderr } = await project.run(['diagram', 'throws.ts'], { env: { PLUGIN_STATECHART_STACK: '1' } });
    expect(stderr).toMatch(
      /^plugin-statechart: cannot load throws\.ts: no idea\nError: no idea\n {4}at deep .*throws\.ts:2/,
    );
  });

  it('has no machine of XState 4', async () => {
    using old = new Project(join(ROOT, 'visualizer/xstate-inspect/node_modules/xstate'));
    const quiet = esm('old').replace("id: 'old'", "id: 'old', predictableActionArguments: true");
    old.write('old.ts', quiet);
    old.write('named.mjs', quiet.replace('default', 'const old ='));
    const message = 'exports a machine of XState 4: this program draws machines of XState 5';
    expect(await old.run(['diagram', 'old.ts'])).toEqual(usageError(`old.ts ${message}`));
    expect(await old.run(['diagram', 'named.mjs', '-e', 'old'])).toEqual(usageError(`named.mjs ${message}`));
  });

  it('may come from another copy of XState 5', async () => {
    const { cpSync } = await import('node:fs');
    cpSync(join(ROOT, 'node_modules/xstate'), project.path('lib/node_modules/xstate'), { recursive: true });
    project.write('lib/machine.ts', TRAFFIC);
    expect(await drawn(['lib/machine.ts'])).toBe('traffic');
  });
});
