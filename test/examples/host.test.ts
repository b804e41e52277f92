import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The hosts' temporary folder. Each process of a plugin has it in its command line, and so can be found. */
const temporary = mkdtempSync(join(tmpdir(), 'host-test-'));

const processesLeft = () =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(temporary));

/** Only the host's: tsx and Node keep caches in the temporary folder, too. */
const foldersLeft = () => readdirSync(temporary).filter((name) => name.startsWith('plugin-statechart-host-'));

const nothingLeft = () => expect({ processes: processesLeft(), folders: foldersLeft() });

const HOST = ['--import', 'tsx', 'examples/host/main.ts'];

const startHost = (...words: string[]) => run(process.execPath, [...HOST, ...words]);

/** The host on a terminal of its own, whose keyboard is the standard input. `script` is on every Linux. */
const startHostOnTerminal = (...words: string[]) =>
  run('script', ['-qefc', [process.execPath, ...HOST, ...words].join(' '), '/dev/null']);

const hosts: ChildProcess[] = [];

/** A host that outlives its test, because that failed, must not disturb the next one. */
afterEach(() => {
  for (const host of hosts.splice(0)) host.kill();
});

function run(command: string, words: string[]) {
  const { FORCE_COLOR, NO_COLOR, ...environment } = process.env;
  const began = Date.now();
  const child = spawn(command, words, {
    cwd: repository,
    env: { ...environment, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  hosts.push(child);
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    output,
    complaints,
    duration: Date.now() - began,
  }));
  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (let found = pattern.exec(output); ; found = pattern.exec(output)) {
      if (found) return found;
      if (child.exitCode !== null) throw new Error(`the host ended before it printed ${pattern}:\n${output}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  }
  return { child, ended, printed };
}

function transitionsOf(pluginId: string, output: string): string[] {
  const lines = output.matchAll(/^\d\d:\d\d:\d\d\.\d{3} {2}(\w+) +(\w+) +→ (\w+) /gm);
  return [...lines].filter(([, id]) => id === pluginId).map(([, , from, to]) => `${from} → ${to}`);
}

const inPairs = (phases: string[]) => phases.slice(1).map((to, index) => `${phases[index]} → ${to}`);

const LIFE_OF_CLOCK = [
  ...['Uninstalled', 'Installing', 'Installed', 'Validating', 'Starting', 'Running'],
  ...['Recovering', 'Validating', 'Starting', 'Running', 'Stopping', 'Stopped'],
];
const LIFE_OF_GREETER = [
  ...['Uninstalled', 'Installing', 'Installed', 'Building', 'Validating', 'Starting', 'Running'],
  ...['Stopping', 'Stopped', 'Installed', 'Building', 'BuildFailed'],
  ...['Building', 'Validating', 'Starting', 'Running', 'Stopping', 'Stopped'],
];
/** In the second host, which is killed in between. */
const SECOND_LIFE = [
  ...['Uninstalled', 'Installed', 'Validating', 'Starting', 'Running'],
  ...['Recovering', 'Validating', 'Starting', 'Running', 'Stopping', 'Stopped'],
];
const END = ['Stopped', 'Uninstalling', 'Uninstalled'];

/** A tour may begin before midnight and end after it. */
const DAY = 24 * 60 * 60 * 1000;

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('the tour', () => {
  let tour: Awaited<ReturnType<typeof startHost>['ended']>;

  beforeAll(async () => {
    tour = await startHost().ended;
  }, 40_000);

  it('ends by itself within 30 s, without a complaint', () => {
    expect({ exitCode: tour.exitCode, complaints: tour.complaints }).toEqual({ exitCode: 0, complaints: '' });
    expect(tour.duration).toBeLessThan(30_000);
  });

  it('leads the clock through a crash and its recovery', () => {
    expect(transitionsOf('clock', tour.output)).toEqual([LIFE_OF_CLOCK, SECOND_LIFE, END].flatMap(inPairs));
    expect(tour.output).toMatch(/clock +Running +→ Recovering +process killed by SIGKILL\n/);
    expect(tour.output).toMatch(/clock +Recovering +→ Validating +backoff of 1000 ms elapsed \(attempt 1 of 5\)\n/);
  });

  it('leads the greeter through a build that fails and one that does not', () => {
    expect(transitionsOf('greeter', tour.output)).toEqual([LIFE_OF_GREETER, SECOND_LIFE, END].flatMap(inPairs));
    expect(tour.output).toMatch(
      /greeter +Building +→ BuildFailed +build failed: .*src\/greeter\.mts\(\d+,\d+\): error TS2322: /,
    );
  });

  it('hears an answer over HTTP from each process that it starts', () => {
    const first = tour.output.slice(0, tour.output.indexOf('▸ Run both in a second host'));
    const addresses = [...first.matchAll(/│ process \d+ listens on (\S+)/g)].map(([, url]) => url);
    const answers = [...first.matchAll(/· GET (\S+) answers: (It is|Hello)/g)];
    expect(answers.map(([, url]) => url).sort()).toEqual(addresses.sort());
    expect(answers.map(([, , words]) => words).sort()).toEqual(['Hello', 'Hello', 'It is', 'It is']);
  });

  it('brings both plugins back after the host itself is killed', () => {
    const [, left, again] =
      /clock +· (process \d+) had outlived its host[\s\S]*clock +│ (process \d+) listens/.exec(tour.output) ?? [];
    const before = tour.output.slice(0, tour.output.indexOf('▸ Kill the second host'));
    expect(before.match(/clock +│ (process \d+) listens/g)?.at(-1)).toContain(left);
    expect(again).not.toBe(left);
    expect(tour.output).toMatch(/clock +Running +→ Recovering +force: was Running when the host ended\n/);
    expect(tour.output).toMatch(/clock +Recovering +→ Validating +started again after the host\n/);
  });

  it('waits only for the rest of a backoff that the end of the host interrupted', () => {
    const [crash, retry] = [
      ...tour.output.matchAll(/^(\S+) {2}greeter +(?:Running +→ Recovering|Recovering +→ Validating)/gm),
    ].map(([, time]) => Date.parse(`2000-01-01T${time}Z`));
    const wait = ((retry ?? 0) - (crash ?? 0) + DAY) % DAY;
    // On a busy machine the host itself may take longer than what is left.
    expect(wait).toBeGreaterThanOrEqual(3000);
    expect(wait).toBeLessThan(6000);
    expect(tour.output).toMatch(/greeter +Recovering +→ Validating +backoff of 3000 ms elapsed \(attempt 1 of 5\)\n/);
  });

  it('closes with what became of each plugin', () => {
    const summary = tour.output.slice(tour.output.indexOf('▸ What happened'));
    const withoutDurations = summary.replaceAll(/ \d+(\.\d)? m?s →/g, ' →');
    expect(withoutDurations).toBe(
      [
        '▸ What happened',
        'clock     13 transitions, 1 crash',
        `          ${[...LIFE_OF_CLOCK, ...END.slice(1)].join(' → ')}`,
        'greeter   19 transitions, 0 crashes',
        `          ${[...LIFE_OF_GREETER, ...END.slice(1)].join(' → ')}`,
        '',
      ].join('\n'),
    );
  });

  it('prints no colours into a pipe', () => {
    expect(stripVTControlCharacters(tour.output)).toBe(tour.output);
  });

  it('leaves nothing behind', () => {
    nothingLeft().toEqual({ processes: [], folders: [] });
  });
});

describe('an end before its time', () => {
  it('leaves nothing behind after SIGTERM in the middle of a build', async () => {
    const { child, ended, printed } = startHost();
    await printed(/clock +Starting +→ Running/);
    expect(processesLeft().join('\n')).toMatch(/clock\.mjs(.|\n)*tsc|tsc(.|\n)*clock\.mjs/);
    child.kill('SIGTERM');
    const { exitCode, output, complaints } = await ended;
    expect({ exitCode, complaints }).toEqual({ exitCode: 143, complaints: '' });
    expect(transitionsOf('clock', output)).toContain('Running → Stopping');
    expect(transitionsOf('greeter', output)).toContain('Building → Failed');
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 30_000);

  it.each([
    ['while the second host runs', /▸ Kill the greeter/],
    ['while the second host is down', /host +· SIGKILL to process/],
  ])(
    'leaves nothing behind after SIGTERM %s',
    async (_, when) => {
      const { child, ended, printed } = startHost();
      await printed(when);
      child.kill('SIGTERM');
      const { exitCode, complaints } = await ended;
      expect({ exitCode, complaints }).toEqual({ exitCode: 143, complaints: '' });
      nothingLeft().toEqual({ processes: [], folders: [] });
    },
    60_000,
  );

  it('leaves nothing behind when nobody reads its output any more', async () => {
    const { child, ended, printed } = startHost();
    await printed(/clock +Starting +→ Running/);
    child.stdout.destroy();
    expect((await ended).exitCode).toBe(141);
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 30_000);

  it('says which plugin did not do what it should, and fails', async () => {
    const { ended, printed } = startHost();
    const [, pid] = await printed(/clock +│ process (\d+) listens/);
    process.kill(Number(pid), 'SIGSTOP');
    const { exitCode, complaints } = await ended;
    expect(complaints).toMatch(/^clock should answer at http:\S+, and does not: no answer within 2000 ms\n$/);
    expect(exitCode).toBe(1);
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 30_000);
});

describe('--stay', () => {
  it('stays up with both plugins until SIGINT, and leaves nothing behind', async () => {
    const { child, ended, printed } = startHost('--stay');
    const [, url = ''] = await printed(/See them live: (\S+)/);
    await printed(/They stay so until SIGINT/);
    expect(processesLeft()).toHaveLength(2);
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    child.kill('SIGINT');
    const { exitCode, output, complaints } = await ended;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect({ exitCode, complaints }).toEqual({ exitCode: 130, complaints: '' });
    for (const pluginId of ['clock', 'greeter']) {
      expect(transitionsOf(pluginId, output).slice(-4)).toEqual(
        inPairs(['Running', 'Stopping', 'Stopped', 'Uninstalling', 'Uninstalled']),
      );
    }
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 30_000);
});

describe('the command line', () => {
  it('prints the usage when it is asked to', async () => {
    const { exitCode, output, complaints } = await startHost('--help').ended;
    expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: '' });
    expect(output).toMatch(/^Usage: npm start/);
  });

  it.each([
    ['--fast', "Unknown option '--fast'."],
    ['clock', "Unexpected argument 'clock'."],
    ['--allow-control', "Option '--allow-control' goes with --stay: only then is there a page."],
  ])('refuses %s with the usage', async (word, complaint) => {
    const { exitCode, output, complaints } = await startHost(word).ended;
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(complaints.split('\n')[0]).toBe(complaint);
    expect(complaints).toContain('Usage: npm start');
  });
});

describe.runIf(process.platform === 'linux')('--stay on a terminal', () => {
  it('lets a person crash, stop, start and quit by key, and refuses what is not legal', async () => {
    const { child, ended, printed } = startHostOnTerminal('--stay');
    const press = (key: string) => child.stdin.write(key);
    await printed(/q quit/);
    press('c');
    await printed(/SIGKILL to process \d+/);
    await printed(/attempt 1 of 5[\s\S]*Starting[\s\S]*Running[\s\S]*ready after/);
    press('x');
    await printed(/Stopping[\s\S]*Stopped[\s\S]*process exited/);
    press('x');
    await printed(/invalid transition Stopped → Stopping for plugin clock/);
    press('s');
    await printed(/Stopped[^\n]*Starting[\s\S]*asked for by a person[\s\S]*Running/);
    press('q');
    const { exitCode, output } = await ended;
    expect(exitCode).toBe(0);
    expect(stripVTControlCharacters(output)).toMatch(/clock\s+\d+ transitions, 1 crash\b/);
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 60_000);

  it('ends by Ctrl-C', async () => {
    const { child, ended, printed } = startHostOnTerminal('--stay');
    await printed(/q quit/);
    child.stdin.write('\x03');
    expect((await ended).exitCode).toBe(130);
    nothingLeft().toEqual({ processes: [], folders: [] });
  }, 60_000);
});
