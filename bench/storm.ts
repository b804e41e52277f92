import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Case, Interrupted, type Measured, measureStorm } from './measure-storm';
import { markdownTable, ratio } from './table';

const USAGE = `Usage: npm run bench -- [--plugins <n>] [--rounds <n>] [--store]

Lets all plugins of a fleet crash at once, on the real clock, and measures how it comes back: with and without a limit
to how many recover at once, with and without jitter. All cases run by turns; each number is the median of its rounds,
and beside it how many times that of the first case it is. Other machines give other numbers, but like ratios.

  --plugins <n>  how many plugins there are (default 2000)
  --rounds <n>   how often each case is measured (default 3)
  --store        keep the plugins in files, in a temporary folder
  -h, --help     show this

Examples:
  $ npm run bench
  $ npm run bench -- --plugins 500 --store > storm.md
`;

const CASES: readonly Case[] = [
  { name: 'limit 4, full jitter', limit: 4, jitter: 'full' },
  { name: 'limit 4, no jitter', limit: 4, jitter: 'none' },
  { name: 'no limit, full jitter', limit: Number.MAX_SAFE_INTEGER, jitter: 'full' },
  { name: 'no limit, no jitter', limit: Number.MAX_SAFE_INTEGER, jitter: 'none' },
];

const WRONG_USAGE = 2;
const ENDED_BY_CTRL_C = 130;

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new RangeError(`--${name} should be a whole number from 1, got ${text}`);
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      plugins: { type: 'string', default: '2000' },
      rounds: { type: 'string', default: '3' },
      store: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { store, help } = values;
  return { plugins: countOf('plugins', values.plugins), rounds: countOf('rounds', values.rounds), store, help };
}

/** In the middle; of two, the upper one. */
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

function report(measured: ReadonlyMap<Case, Measured[]>): string {
  const of = (one: Case, what: keyof Measured): number => median((measured.get(one) ?? []).map((round) => round[what]));
  const [first] = CASES as [Case];
  const beside = (one: Case, what: keyof Measured, unit: string): string[] => [
    `${Math.round(of(one, what))}${unit}`,
    ratio(of(one, what), of(first, what)),
  ];
  return markdownTable(
    ['', 'all are up after', '×', 'event loop held up at most', '×', 'recovering at once', '×'],
    CASES.map((one) => [
      one.name,
      ...beside(one, 'upAfter', ' ms'),
      ...beside(one, 'longestDelay', ' ms'),
      ...beside(one, 'mostAtOnce', ''),
    ]),
  );
}

async function run({ plugins, rounds, store }: ReturnType<typeof readArguments>, signal: AbortSignal): Promise<void> {
  const { arch, platform, version } = process;
  const where = `Node ${version}, ${platform} ${arch}, ${availableParallelism()} cores`;
  const measured = new Map<Case, Measured[]>(CASES.map((one) => [one, []]));
  // Nothing is compiled yet, so the first one does not count.
  await measureStorm(CASES[0] as Case, Math.min(plugins, 200), store, signal);
  for (let round = 1; round <= rounds; round++) {
    if (process.stderr.isTTY) process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const one of CASES) measured.get(one)?.push(await measureStorm(one, plugins, store, signal));
  }
  process.stdout.write(`${plugins} plugins crash at once${store ? ', kept in files' : ''}; ${where}\n\n`);
  process.stdout.write(report(measured));
}

async function main(): Promise<number> {
  let request: ReturnType<typeof readArguments>;
  try {
    request = readArguments();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return WRONG_USAGE;
  }
  if (request.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const interrupted = new AbortController();
  process.on('SIGINT', () => interrupted.abort(new Interrupted()));
  try {
    await run(request, interrupted.signal);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return ENDED_BY_CTRL_C;
    throw error;
  }
}

process.exitCode = await main();
