/** Mistakes that a person can put right, wherever they are found. */
const USAGE = ['ERR_USAGE', 'ERR_DIAGRAM_OPTION', 'ERR_MARKDOWN_BLOCK'];

const STACK = 'PLUGIN_STATECHART_STACK';

interface Explanation {
  readonly exitCode: number;
  /** One line; none where there is nothing to say. */
  readonly message: string | undefined;
  /** Where it comes from, for those who asked for it. */
  readonly stack: string | undefined;
}

const inOneLine = (text: string): string => text.trim().replace(/\s*[\r\n]+\s*/g, ' ');

const rootOf = (error: Error): Error => (error.cause instanceof Error ? rootOf(error.cause) : error);

/** What to tell of an error: exit code 2 is a mistake in what was asked for, 1 a failure. */
export function explain(error: unknown): Explanation {
  const { code = '', exitCode, message } = error as { code?: unknown; exitCode?: number; message?: unknown };
  const text = inOneLine(String(message ?? error));
  const stack = process.env[STACK] && error instanceof Error ? rootOf(error).stack : undefined;
  // The parser's own errors; help and the version are among them.
  if (String(code).startsWith('commander.')) {
    if (exitCode === 0) return { exitCode, message: undefined, stack: undefined };
    const mistake = text.replace(/^error: /, '').replace(/\.$/, '');
    return { exitCode: 2, message: `${mistake}; --help shows what there is`, stack: undefined };
  }
  if (USAGE.includes(String(code))) return { exitCode: 2, message: text, stack };
  const isExpected = String(code).startsWith('ERR_') || stack !== undefined;
  return { exitCode: 1, message: isExpected ? text : `${text} (${STACK}=1 shows where)`, stack };
}
