const BROWSER =
  /^(?:document|window|self|location|navigator|localStorage|sessionStorage|customElements|[A-Z]\w*Element) is not defined$/;

const ELSEWHERE = 'the file is run in Node: keep the machine in a file of its own';

const ALIASES = 'aliases come from the closest tsconfig.json, or one that it refers to';

/** The parser's mistake and where it is, without its advice in between: it is for a configuration that nobody has. */
function withoutAdvice(message: string): string {
  const [mistake = '', ...rest] = message.trim().split(/\s*\n\s*/);
  return [mistake.replace(/:$/, ''), ...rest.slice(-1)].join(' ');
}

/** What to tell of an error while a module was loaded. */
export function loadingProblem(error: unknown): string {
  const { message: given, code } = error as { message?: unknown; code?: unknown };
  const [message = ''] = String(given ?? error).split('\nRequire stack:');
  if (message.startsWith('ParseError: ')) return withoutAdvice(message);
  if (/^Cannot find (?:module|package) 'xstate['/]/.test(message)) return `${message}: npm install xstate`;
  if (/^Cannot find (?:module|package) '(?:@\/|[~#])/.test(message)) return `${message}; ${ALIASES}`;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' || BROWSER.test(message)) return `${message}; ${ELSEWHERE}`;
  return message;
}
