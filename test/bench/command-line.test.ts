import { afterEach, expect, test, vi } from 'vitest';
import { readCommandLine, UsageError } from '../../bench/command-line';

afterEach(() => vi.restoreAllMocks());

test('by itself everything is measured, and nothing written', () => {
  expect(readCommandLine([])).toEqual({ short: false, write: false });
});

test('all options are read', () => {
  expect(readCommandLine(['--short', '--only', 'transition', '--rounds', '2', '--plugins', '500'])).toEqual({
    short: true,
    only: 'transition',
    rounds: 2,
    plugins: 500,
    write: false,
  });
});

test.each([
  [
    ['--only', 'nonsense'],
    "option '--only <section>' argument 'nonsense' is invalid. Allowed choices are transition, ",
  ],
  [['--rounds', '0'], "option '--rounds <n>' argument '0' is invalid. It should be a whole number from 1; --help"],
  [
    ['--plugins', '1.5'],
    "option '--plugins <n>' argument '1.5' is invalid. It should be a whole number from 1; --help",
  ],
  [['--rounds'], "option '--rounds <n>' argument missing; --help shows what there is"],
  [['--shrot'], "unknown option '--shrot' (Did you mean --short?); --help shows what there is"],
  [['storm'], 'too many arguments'],
  [['--write', '--short'], '--write keeps whole results: not with --short, --only or --plugins'],
  [['--write', '--only', 'size'], '--write keeps whole results: not with --short, --only or --plugins'],
])('%j is refused in one line', (words, message) => {
  const read = () => readCommandLine(words);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
  expect(read).not.toThrow('\n');
});

test('--help shows the sections and examples', () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  expect(readCommandLine(['--help'])).toBeUndefined();
  expect(written.join('')).toMatch(
    /^Usage: npm run bench -- \[options\]\n.*"fleet-storm".*Examples:\n {2}\$ npm run bench /s,
  );
});
