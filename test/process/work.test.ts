import { describe, expect, it } from 'vitest';
import type { PluginPhase } from '../../src';
import type { Work, WorkContext } from '../../src/process';
import { isAlive, PLUGIN, RealPlugin, untilDead } from './processes';

type Name = 'install' | 'build' | 'validate' | 'uninstall';

const WORK: [Name, PluginPhase, PluginPhase, PluginPhase][] = [
  ['install', 'Installing', 'Installed', 'Failed'],
  ['build', 'Building', 'Validating', 'BuildFailed'],
  ['validate', 'Validating', 'Starting', 'Failed'],
  ['uninstall', 'Uninstalling', 'Uninstalled', 'Failed'],
];

const script = (code: string): Work => ({ command: process.execPath, args: ['-e', code] });

/** The first transition of a plugin that begins with this work. */
async function outcome(phase: PluginPhase, name: Name, work: Work | undefined): Promise<string | undefined> {
  await using plugin = new RealPlugin(phase, [], work ? { [name]: work } : {});
  await expect.poll(() => plugin.history.length).toBeGreaterThan(0);
  return plugin.history[0];
}

describe.each(WORK)('%s, the work of %s', (name, phase, done, failed) => {
  it('may be a command', async () => {
    expect(await outcome(phase, name, script('console.log("fine")'))).toBe(`${phase} → ${done}: ${name} finished`);
  });

  it('fails with the exit code and the last line of stderr', async () => {
    const code = 'console.log("out"); console.error("first\\nlast"); process.exitCode = 2';
    expect(await outcome(phase, name, script(code))).toBe(
      `${phase} → ${failed}: ${name} failed: exited with code 2: last`,
    );
  });

  it('may be a function, with a reason of its own', async () => {
    let context: WorkContext | undefined;
    const work: Work = (given) => {
      context = given;
      return { reason: 'by hand' };
    };
    expect(await outcome(phase, name, work)).toBe(`${phase} → ${done}: by hand`);
    expect(context).toEqual({ pluginId: 'web', phase, signal: expect.any(AbortSignal) });
  });

  it('fails with what the function throws', async () => {
    const work: Work = async () => {
      throw new Error('disk full');
    };
    expect(await outcome(phase, name, work)).toBe(`${phase} → ${failed}: ${name} failed: disk full`);
  });

  it('is done at once when there is none', async () => {
    expect(await outcome(phase, name, undefined)).toBe(`${phase} → ${done}: nothing to ${name}`);
  });

  it('is aborted midway: the program and its children are ended', async () => {
    await using plugin = new RealPlugin(phase, [], {
      [name]: { command: process.execPath, args: [PLUGIN, 'fork', 'ignore-sigterm'] },
    });
    await expect.poll(() => plugin.pids.length).toBe(2);
    plugin.machine.forcePhase('Installed', 'enough');
    await untilDead(plugin.pids);
  });
});

describe('why a program ended', () => {
  it.each([
    ['what a compiler said on stdout, where stderr is silent', 'console.log("a.ts(1,2): wrong")', 'a.ts(1,2): wrong'],
    ['a line without its colours', 'console.error("\\x1b[31mred\\x1b[0m")', 'red'],
    ['the headline of a stack trace', 'throw new TypeError("boom")', 'TypeError: boom'],
    [
      'that of an error with properties, too',
      'throw Object.assign(new Error("boom"), { code: "E", list: [1, { a: 2 }] })',
      'Error: boom',
    ],
    [
      'what Node says of an event that nobody handles, without that',
      'new (require("events"))().emit("error", new Error("port taken"))',
      'Error: port taken',
    ],
    [
      'nothing older than the last 40 lines, which are all that is kept',
      'console.error("forgotten"); for (let line = 1; line <= 40; line++) console.error("  " + line)',
      '40',
    ],
    ['the last line, where all of them are indented', 'console.error("  a\\n  b\\n\\n")', 'b'],
  ])('is told by %s', async (_, code, told) => {
    const build = script(`process.exitCode = 1; ${code}`);
    expect(await outcome('Building', 'build', build)).toBe(
      `Building → BuildFailed: build failed: exited with code 1: ${told}`,
    );
  });

  it('is told by the signal, and by the code alone where it was silent', async () => {
    expect(await outcome('Building', 'build', script('process.kill(process.pid, "SIGKILL")'))).toBe(
      'Building → BuildFailed: build failed: killed by SIGKILL',
    );
    expect(await outcome('Building', 'build', script('process.exit(4)'))).toBe(
      'Building → BuildFailed: build failed: exited with code 4',
    );
  });
});

describe('work begins only when what ran before is gone', () => {
  it('waits for the process of the plugin', async () => {
    let alive: boolean | undefined;
    await using plugin = new RealPlugin('Starting', ['ends-after=300'], {
      uninstall: () => {
        alive = isAlive(plugin.pid);
      },
    });
    await plugin.until('Running');
    plugin.machine.forcePhase('Uninstalling', 'away with it');
    await plugin.until('Uninstalled');
    expect(alive).toBe(false);
  });
});
