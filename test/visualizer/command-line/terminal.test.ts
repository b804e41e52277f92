import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project, Running } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const CONTROL_C = '\u0003';

describe.runIf(process.platform === 'linux')('on a terminal', () => {
  it('opens the page in the browser, and ends by Ctrl-C with exit code 0', async () => {
    project.write('browser', '#!/bin/sh\necho "$1" > opened\n');
    chmodSync(project.path('browser'), 0o755);
    await using running = new Running(
      project.startOnTerminal(['inspect', '--port', '0'], { BROWSER: project.path('browser') }),
    );
    const output = await running.prints(/Ctrl-C ends it\.\r\n/);
    const [url] = /http:\S+/.exec(output) ?? [];
    await expect.poll(() => project.files(), { timeout: 20_000 }).toContain('opened');
    await expect.poll(() => project.read('opened'), { timeout: 20_000 }).toBe(`${url}\n`);
    running.child.stdin?.write(CONTROL_C);
    expect(await running.ended).toBe(0);
  });

  it.each([
    ['is not wanted', ['--no-open'], 'browser'],
    ['does not work', [], 'missing'],
  ])('goes on where a browser %s', async (_, args, browser) => {
    project.write('browser', '#!/bin/sh\necho "$1" > opened\n');
    chmodSync(project.path('browser'), 0o755);
    await using running = new Running(
      project.startOnTerminal(['inspect', '--port', '0', ...args], {
        BROWSER: project.path(browser),
        PATH: '/usr/bin:/bin',
      }),
    );
    const output = await running.prints(/Ctrl-C ends it\.\r\n/);
    const [url = ''] = /http:\S+/.exec(output) ?? [];
    expect((await fetch(url)).status).toBe(200);
    running.child.stdin?.write(CONTROL_C);
    expect(await running.ended).toBe(0);
    expect(project.files()).toEqual(['browser']);
  });

  it('refuses to print a PNG, and says what to do', async () => {
    await using running = new Running(project.startOnTerminal(['diagram', '-f', 'png']));
    expect(await running.ended).toBe(2);
    expect(running.output).toBe(
      'plugin-statechart: a PNG is nothing for a terminal: write it to a file with -o chart.png, or into a pipe\r\n',
    );
  });

  it('ends a watch by Ctrl-C with exit code 0', async () => {
    project.write('history.json', '[]');
    await using running = new Running(
      project.startOnTerminal(['diagram', '-o', 'chart.dot', '--watch', '--history', 'history.json']),
    );
    await running.prints(/Watching; Ctrl-C ends it\r\n/);
    running.child.stdin?.write(CONTROL_C);
    expect(await running.ended).toBe(0);
    expect(project.files()).toEqual(['chart.dot', 'history.json']);
  });
});
