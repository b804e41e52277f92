import { parseArgs } from 'node:util';
import { crashTest } from './crash-test';

const USAGE = `Usage: npm run crash-test -- [--rounds <n>] [--seed <n>] [--faults <part>]

Kills a host of 20 plugins with SIGKILL at random moments, and looks after each restart whether something is lost.

  --rounds <n>     how often the host is killed (default 100)
  --seed <n>       leads to the same moves again (default: from the clock)
  --faults <part>  the part of the writes that fail, from 0 to 1 (default 0)
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    faults: { type: 'string', default: '0' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [rounds, seed, faults] = [values.rounds, values.seed, values.faults].map(Number) as [number, number, number];

if (values.help) process.stdout.write(USAGE);
else {
  process.stdout.write(`${rounds} rounds, --seed ${seed} --faults ${faults}\n`);
  const { problems, ...seen } = await crashTest({
    rounds,
    seed,
    faults,
    onRound: (round) => {
      if (process.stdout.isTTY || round % 100 === 0) process.stdout.write(`\rround ${round} of ${rounds}`);
    },
  });
  process.stdout.write(
    `\n${seen.lines} journal lines, ${seen.acknowledged} flushes, ${seen.ended} processes that outlived their host\n`,
  );
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(problems.length === 0 ? 'nothing was lost\n' : `${problems.length} problems\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
