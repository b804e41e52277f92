import { startInspectServer } from 'plugin-statechart/visualizer/node';
import { type Request, readArguments, USAGE } from './command-line';
import { Host } from './host';
import { Interruption, untilInterrupted } from './interruption';
import { Screen } from './screen';
import { stay } from './stay';
import { tour } from './tour';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const complain = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function fail(error: unknown): 1 {
  complain(messageOf(error));
  return 1;
}

async function run(request: Exclude<Request, { command: 'help' }>): Promise<number> {
  const interrupted = untilInterrupted();
  const screen = new Screen();
  const page =
    request.command === 'stay' ? await startInspectServer({ allowControl: request.allowControl }) : undefined;
  const host = new Host(screen, interrupted, page?.inspect);
  let exitCode = 0;
  try {
    await (page ? stay(host, page.url) : tour(host));
  } catch (error) {
    if (error instanceof Interruption) {
      screen.headline(`${error.message}: the plugins are stopped and removed.`);
      exitCode = error.exitCode;
    } else exitCode = fail(error);
  }
  await host.close().catch((error) => {
    exitCode = fail(error);
  });
  await page?.close();
  return exitCode;
}

async function main(): Promise<number> {
  let request: Request;
  try {
    request = readArguments(process.argv.slice(2));
  } catch (error) {
    // Node goes on to explain how to pass a file whose name looks like an option; there are no files here.
    complain(`${messageOf(error).split('. ')[0]}.\n\n${USAGE}`);
    return 2;
  }
  if (request.command !== 'help') return run(request);
  process.stdout.write(USAGE);
  return 0;
}

process.exitCode = await main().catch(fail);
