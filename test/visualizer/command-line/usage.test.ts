import { styleText } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { DIAGRAM_FORMATS } from '../../../visualizer/diagram/formats';
import { journal } from '../../persistence/node/journal';
import { Project, Running, TRAFFIC, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const help = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await project.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('the program', () => {
  it('tells its version', async () => {
    expect(await help('--version')).toBe(`${manifest.version}\n`);
  });

  it('helps, also where nothing is asked for', async () => {
    const text = await help('--help');
    expect(text).toMatchInlineSnapshot(`
      "Usage: plugin-statechart [options] [command]

      Draws statecharts, shows live ones in a browser, and prints what happened to
      plugins.

      Options:
        -V, --version                       print the version
        -h, --help                          print this help

      Commands:
        diagram [options] [machine file]    Draw a machine of XState 5: to stdout,
                                            into files, or into marked blocks of
                                            Markdown files.
        inspect [options]                   Serve a page that shows live actors, of
                                            any app that reports to it; Ctrl-C ends
                                            it.
        history [options] <store> [plugin]  Print what happened to plugins, oldest
                                            first and in local time, from the journal
                                            of a file store.

      Examples:
        $ plugin-statechart diagram                          # the lifecycle of a plugin, as text
        $ plugin-statechart diagram machine.ts -o chart.svg  # your own machine, as a picture
        $ plugin-statechart inspect                          # a page that shows actors live
        $ plugin-statechart history data                     # what happened to the plugins of a host

      Exit codes: 0 done; 1 failed, or a checked file is out of date; 2 asked for wrongly.
      Environment: NO_COLOR for no colours, PLUGIN_STATECHART_STACK=1 for the stack of an error.
      "
    `);
    expect(await help()).toBe(text);
  });

  it('helps with diagram', async () => {
    const text = await help('diagram', '--help');
    expect(text).toMatchInlineSnapshot(`
      "Usage: plugin-statechart diagram [options] [machine file]

      Draw a machine of XState 5: to stdout, into files, or into marked blocks of
      Markdown files.

      Arguments:
        machine file             JavaScript, TypeScript, or JSON as Stately exports it
                                 (default: the lifecycle of a plugin)

      Options:
        -e, --export <name>      which machine of the file (default: its default
                                 export, or its only one)
        -o, --output <file>      write to a file, by its ending; may be repeated;
                                 creates missing folders
        --fill <file...>         fill the marked blocks of Markdown files
        -f, --format <format>    the format, whatever the ending (default: text on
                                 stdout) (choices: "svg", "png", "mermaid", "dot",
                                 "plantuml", "scxml", "markdown", "text", "json")
        --theme <theme>          the colours; auto follows the reader, in SVG
                                 (choices: "light", "dark", "auto")
        --direction <direction>  from top to bottom, or from left to right (choices:
                                 "TB", "LR")
        --highlight <state>      mark a state as the current one
        --history <file>         count the moves of a history: JSON, JSON lines, a
                                 persisted snapshot, or a store's directory; - is
                                 stdin
        --plugin <id>            the plugin whose history it is, where there are
                                 several
        --hide <event>           leave an event out; may be repeated
        --title <text>           the title (default: the machine's id)
        --descriptions           write descriptions as notes, too, where there are no
                                 tooltips
        --no-descriptions        leave descriptions out
        --check                  write nothing; exit code 1 where a file is out of
                                 date or missing
        --watch                  draw again whenever the machine file, what it imports
                                 or the history changes
        -h, --help               print this help

      Formats, and the endings of their files:
        svg (.svg)                   a picture for any size, light and dark
        png (.png)                   a picture in pixels
        mermaid (.mmd, .mermaid)     a state diagram that GitHub draws
        dot (.dot, .gv)              the language of Graphviz
        plantuml (.puml, .plantuml)  a state diagram for PlantUML
        scxml (.scxml)               the W3C's XML for statecharts
        markdown (.md)               states, moves and work in words and tables
        text (.txt)                  plain text for terminals and comments
        json (.json)                 the machine as Stately imports it

      Marked blocks, each mark on a line of its own; the names of the text formats, and moves:
        <!-- plugin-statechart:mermaid direction=LR hide=fail title="Life of a plugin" -->
        <!-- /plugin-statechart:mermaid -->

      Examples:
        $ plugin-statechart diagram -f mermaid                                # Mermaid, to stdout
        $ plugin-statechart diagram -o chart.svg -o chart.mmd                 # two files
        $ plugin-statechart diagram machine.ts --export traffic -o chart.png  # one of several machines
        $ plugin-statechart diagram --history history.json -o chart.svg       # what happened, on top
        $ plugin-statechart diagram --history data --plugin web -o web.svg    # from a store's journal
        $ plugin-statechart diagram --fill README.md docs/*.md                # the blocks of Markdown files
        $ plugin-statechart diagram -o chart.svg --fill README.md --check     # is it up to date? for CI
        $ plugin-statechart diagram machine.ts -o chart.svg --watch           # draw while you edit
      "
    `);
    for (const { name, endings, description } of DIAGRAM_FORMATS) {
      expect(text).toMatch(new RegExp(`^ {2}${name} \\(${endings.join(', ')}\\) +${description}$`, 'm'));
    }
  });

  it('helps with inspect', async () => {
    expect(await help('inspect', '-h')).toMatchInlineSnapshot(`
      "Usage: plugin-statechart inspect [options]

      Serve a page that shows live actors, of any app that reports to it; Ctrl-C ends
      it.

      Options:
        -p, --port <port>        the port (default: 4747, or the next free one)
        --host <host>            the address to listen on (default: "127.0.0.1")
        --public-url <url>       the origin at which a reverse proxy shows this server
        --allow-control          let the page send events to actors whose app allows
                                 it, too
        --allow-origin <origin>  let apps on pages of this origin report; may be
                                 repeated
        --stately [url]          show the hosted Stately Inspector in the page
                                 (preset: "https://stately.ai/inspect")
        --token <token>          what a client has to know (default: random)
        --no-open                do not open a browser; none is opened where stdout is
                                 no terminal
        -h, --help               print this help

      Examples:
        $ plugin-statechart inspect                                       # then start an app as it says
        $ plugin-statechart inspect --allow-control                       # with buttons that send events
        $ plugin-statechart inspect --allow-origin http://localhost:5173  # for an app in a browser
        $ plugin-statechart inspect --stately                             # in Stately's own inspector
      "
    `);
  });

  it('helps with history', async () => {
    expect(await help('history', '-h')).toMatchInlineSnapshot(`
      "Usage: plugin-statechart history [options] <store> [plugin]

      Print what happened to plugins, oldest first and in local time, from the journal
      of a file store.

      Arguments:
        store           the directory that openFileStore() was given; a host may be
                        using it
        plugin          the id of the only plugin that is wanted

      Options:
        -n, --last <n>  only the last n transitions
        -f, --follow    go on with what happens from now on; Ctrl-C ends it
        --json          print one JSON object a line: sequence, pluginId, from, to,
                        reason, timestamp
        -h, --help      print this help

      Examples:
        $ plugin-statechart history data                                       # all that the journal holds
        $ plugin-statechart history data kubernetes --last 20                  # what happened to one plugin lately
        $ plugin-statechart history data --follow --last 0                     # what happens from now on
        $ plugin-statechart history data kubernetes --json > kubernetes.jsonl  # for other programs
      "
    `);
  });

  const formats = DIAGRAM_FORMATS.map(({ name }) => name).join(', ');
  const endings = DIAGRAM_FORMATS.flatMap((format) => format.endings).join(', ');
  const see = '; --help shows what there is';
  it.each([
    [['digram'], `unknown command 'digram' (Did you mean diagram?)${see}`],
    [['--colour'], `unknown option '--colour'${see}`],
    [['diagram', '--theem', 'dark'], `unknown option '--theem' (Did you mean --theme?)${see}`],
    [['diagram', '-o'], `option '-o, --output <file>' argument missing${see}`],
    [['diagram', 'a.ts', 'b.ts'], `too many arguments for 'diagram'. Expected 1 argument but got 2${see}`],
    [
      ['diagram', '-f', 'gif'],
      `option '-f, --format <format>' argument 'gif' is invalid. Allowed choices are ${formats}${see}`,
    ],
    [
      ['diagram', '--direction', 'up'],
      `option '--direction <direction>' argument 'up' is invalid. Allowed choices are TB, LR${see}`,
    ],
    [['diagram', '-o', 'chart.gif'], `chart.gif does not say its format: end it in one of ${endings}, or use --format`],
    [['diagram', '-o', 'chart'], `chart does not say its format: end it in one of ${endings}, or use --format`],
    [['diagram', '-o', '-', '-f', 'svg'], '--output is a file: without it, the drawing goes to stdout'],
    [['diagram', '--title', ' '], '--title should not be empty'],
    [['diagram', '--check'], '--check compares files: name them with --output or --fill'],
    [['diagram', '--plugin', 'web'], '--plugin chooses from a history: name one with --history'],
    [['history'], `missing required argument 'store'${see}`],
    [
      ['history', 'data', '--last', '-1'],
      `option '-n, --last <n>' argument '-1' is invalid. It should be a whole number from 0${see}`,
    ],
    [
      ['history', 'data'],
      'cannot read data: there is no such directory; a directory of openFileStore() has a journal.jsonl in it',
    ],
    [['history', 'data', 'web', 'api'], `too many arguments for 'history'. Expected 2 arguments but got 3${see}`],
  ])('says in one line what is wrong: %j', async (args, message) => {
    expect(await project.run(args)).toEqual(usageError(message));
    expect(project.files()).toEqual([]);
  });

  it('names the states that can be highlighted', async () => {
    const { code, stdout, stderr } = await project.run(['diagram', '--highlight', 'Walking']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^plugin-statechart: highlight should be .* Uninstalled, Installing, .*, got 'Walking'\n$/);
  });

  it('colours a mistake only where that is wanted', async () => {
    const { stderr } = await project.run(['digram'], { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } });
    expect(stderr.startsWith(`${styleText('red', 'plugin-statechart:', { validateStream: false })} unknown`)).toBe(
      true,
    );
  });

  it('does what the examples of its help say', async () => {
    const pages = [[], ['diagram', '-h'], ['inspect', '-h'], ['history', '-h']];
    const examples = (await Promise.all(pages.map((words) => help(...words))))
      .flatMap((text) => text.match(/(?<=^ {2}\$ )plugin-statechart .+/gm) ?? [])
      .map((line) => line.replace(/ +#.*/, ''));
    expect(examples).toHaveLength(20);
    project.write('machine.ts', TRAFFIC);
    project.write('history.json', '[{ "from": "Uninstalled", "to": "Installing" }]');
    project.write('data/journal.jsonl', journal({ pluginId: 'kubernetes' }, { pluginId: 'web' }));
    for (const page of ['README.md', 'docs/a.md', 'docs/b.md']) {
      project.write(page, '<!-- plugin-statechart:moves -->\n<!-- /plugin-statechart:moves -->\n');
    }
    for (const example of examples) {
      const goesOn = /inspect|--watch|--follow/.test(example);
      await using running = new Running(project.startInShell(example));
      if (goesOn) {
        await running.prints(/Ctrl-C ends it/);
        running.child.kill('SIGINT');
      }
      // The chart that is checked was last drawn with a history.
      const code = example.includes('--check') ? 1 : 0;
      expect({ example, code: await running.ended }).toEqual({ example, code });
    }
    expect(project.files()).toEqual([
      'README.md',
      'chart.mmd',
      'chart.png',
      'chart.svg',
      'data/journal.jsonl',
      'docs/a.md',
      'docs/b.md',
      'history.json',
      'kubernetes.jsonl',
      'machine.ts',
      'web.svg',
    ]);
    expect(project.read('kubernetes.jsonl')).toBe(journal({ pluginId: 'kubernetes' }));
    expect(project.read('docs/b.md')).toContain('| Uninstalled | `install` → Installing |');
  }, 300_000);
});
