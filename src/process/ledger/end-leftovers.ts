import { setTimeout as sleep } from 'node:timers/promises';
import type { Leftover } from './find-leftovers';

/** A process that an earlier host left, and that is gone now. */
export interface EndedProcess {
  pluginId: string;
  pid: number;
  /** Its command line. */
  command: string;
  /** The signal that it ended after. */
  how: 'SIGTERM' | 'SIGKILL';
}

/** A process that an earlier host left, and that could not be ended. */
export interface SurvivingProcess extends Omit<EndedProcess, 'how'> {
  /** Why it is still there. */
  why: string;
}

interface Outcome {
  ended: EndedProcess[];
  survivors: SurvivingProcess[];
}

/** How long they have after SIGTERM, and after SIGKILL, in ms. */
const TIMES = { grace: 2000, patience: 5000 };

/** Between two looks, in ms: most processes end at once, and a look at a thousand of them costs some 50 ms. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 200;

/** Sends a signal. Returns why that is not possible; a process that is gone already is what was wanted. */
function refusal(pid: number, signal: NodeJS.Signals): string | undefined {
  try {
    process.kill(pid, signal);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ESRCH' ? undefined : message;
  }
}

/** A process that was asked to end: by which signal, and why that could not be sent. */
type Asked = EndedProcess & { refused: string | undefined };

function report(asked: ReadonlyMap<string, Asked>, left: ReadonlySet<string>): Outcome {
  const outcome: Outcome = { ended: [], survivors: [] };
  for (const [key, { how, refused, ...who }] of asked) {
    if (left.has(key)) outcome.survivors.push({ ...who, why: refused ?? `does not end after ${how}` });
    else outcome.ended.push({ ...who, how });
  }
  return outcome;
}

/**
 * Asks all processes at once to end, kills those that take too long, and looks again until nobody is left: while they
 * end they may start others.
 *
 * @param find the processes that are left now
 */
export async function endLeftovers(find: () => Promise<Leftover[]>, { grace, patience } = TIMES): Promise<Outcome> {
  const began = performance.now();
  const asked = new Map<string, Asked>();
  const keyOf = ({ pid, startedAt }: Leftover) => `${pid} ${startedAt}`;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const left = await find();
    const waited = performance.now() - began;
    const how = waited < grace ? 'SIGTERM' : 'SIGKILL';
    for (const leftover of left) {
      const { pluginId, pid, command } = leftover;
      // A second SIGTERM means "at once" to some programs.
      if (asked.get(keyOf(leftover))?.how === how) continue;
      asked.set(keyOf(leftover), { pluginId, pid, command, how, refused: refusal(pid, how) });
    }
    const obedient = left.some((leftover) => asked.get(keyOf(leftover))?.refused === undefined);
    if (!obedient || waited > grace + patience) return report(asked, new Set(left.map(keyOf)));
    await sleep(waited < grace ? Math.min(pause, grace - waited) : pause);
  }
}
