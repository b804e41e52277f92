import type { DiagramOptions } from '../diagram/diagram-options';
import { renderDiagram } from '../diagram/formats';
import { announceLayout } from './announce-layout';
import { checkFiles } from './check-files';
import { argumentsWithout, commandLine } from './command-words';
import type { DiagramFlags } from './diagram-flags';
import { readHistory } from './history-file';
import { isMachineFile, loadMachine } from './machine-file';
import { filledMarkdown, refuseToOverwrite } from './markdown-file';
import { outputFormat } from './output-format';
import { UsageError } from './usage-error';
import { writeFiles } from './write-files';
import { writeToStdout } from './write-to-stdout';

const print = (line: string): void => console.log(line);

/** The flags that say how to draw, as the renderers take them. */
async function drawingOptions(flags: DiagramFlags): Promise<DiagramOptions> {
  const { theme, direction, highlight, hide, title, descriptions } = flags;
  return {
    ...(descriptions !== undefined && { descriptions }),
    ...(theme && { theme }),
    ...(direction && { direction }),
    ...(highlight !== undefined && { highlight }),
    ...(hide && { hide }),
    ...(title !== undefined && { title }),
    ...(flags.history !== undefined && { history: await readHistory(flags.history, flags.plugin) }),
  };
}

function checkFlags(flags: DiagramFlags, machine: string | undefined): void {
  const { format, check, watch, history, plugin, title, output = [], fill = [] } = flags;
  if (title?.trim() === '') throw new UsageError('--title should not be empty');
  if (output.includes('-')) throw new UsageError('--output is a file: without it, the drawing goes to stdout');
  const swallowed = machine === undefined && fill.find(isMachineFile);
  if (swallowed) throw new UsageError(`${swallowed} is no Markdown: put the machine file before --fill`);
  if (output.length + fill.length === 0) {
    if (check) throw new UsageError('--check compares files: name them with --output or --fill');
    if (watch) throw new UsageError('--watch writes files: name them with --output or --fill');
    if (format === 'png' && process.stdout.isTTY) {
      throw new UsageError('a PNG is nothing for a terminal: write it to a file with -o chart.png, or into a pipe');
    }
  }
  if (plugin !== undefined && history === undefined) {
    throw new UsageError('--plugin chooses from a history: name one with --history');
  }
  if (watch && history === '-') throw new UsageError('--watch cannot read stdin again: keep the history in a file');
  if (watch && machine === undefined && history === undefined) {
    throw new UsageError('--watch has nothing to watch: name a machine file, or a history with --history');
  }
}

/**
 * Draws a machine: to stdout, into files, or into marked blocks. Everything is drawn before anything is written.
 * Returns the exit code: 1 where a checked file is out of date.
 */
export async function diagram(machineFile: string | undefined, flags: DiagramFlags): Promise<number> {
  checkFlags(flags, machineFile);
  const { output = [], fill = [] } = flags;
  output.forEach(refuseToOverwrite);
  const outputs = output.map((file) => ({ file, format: outputFormat(file, flags.format) }));
  if (flags.watch) return (await import('./watch')).watch(machineFile, flags.history);

  const machine = await loadMachine(machineFile, flags.export);
  const options = await drawingOptions(flags);
  const formats = outputs.length + fill.length > 0 ? outputs.map(({ format }) => format) : [flags.format ?? 'text'];
  announceLayout(machine, options, formats);
  if (outputs.length + fill.length === 0) {
    await writeToStdout(await renderDiagram(machine, flags.format ?? 'text', options));
    return 0;
  }

  const drawings = [
    ...(await Promise.all(
      outputs.map(async ({ file, format }) => ({ file, content: await renderDiagram(machine, format, options) })),
    )),
    ...fill.map((file) => ({ file, content: filledMarkdown(file, machine, options) })),
  ];
  if (flags.check) {
    if (checkFiles(drawings, print)) return 0;
    print(`Bring it up to date with: ${commandLine(argumentsWithout('--check'))}`);
    return 1;
  }
  writeFiles(drawings);
  for (const { file } of drawings) print(`Wrote ${file}`);
  return 0;
}
