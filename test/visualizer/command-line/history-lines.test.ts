import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HistoryLines } from '../../../visualizer/command-line/history-lines';
import { localTime } from '../../../visualizer/command-line/local-time';
import { entry } from '../../persistence/node/journal';

beforeAll(() => {
  vi.stubEnv('TZ', 'UTC');
  vi.stubEnv('NO_COLOR', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('the lines of a history', () => {
  it('are in columns, which grow with what comes', () => {
    const lines = new HistoryLines();
    expect(
      lines.of([
        entry({ from: 'Running', to: 'Recovering', reason: 'process exited with code 1' }),
        entry({ pluginId: 'kubernetes', sequence: 10, from: 'BuildFailed', to: 'Uninstalling', reason: '' }),
        entry({ pluginId: '東京', sequence: 2 }),
      ]),
    ).toEqual([
      '2026-01-31 23:59:58.007  web          1  Running → Recovering        process exited with code 1',
      '2026-01-31 23:59:58.007  kubernetes  10  BuildFailed → Uninstalling',
      '2026-01-31 23:59:58.007  東京         2  Installed → Validating      asked for',
    ]);
    expect(lines.of([entry({ pluginId: 'a-longer-one', sequence: 1000 })])).toEqual([
      '2026-01-31 23:59:58.007  a-longer-one  1000  Installed → Validating      asked for',
    ]);
    expect(lines.of([entry({ sequence: 2 })])).toEqual([
      '2026-01-31 23:59:58.007  web              2  Installed → Validating      asked for',
    ]);
  });

  it('say what is missing of a plugin, and where', () => {
    const lines = new HistoryLines();
    const told = (pluginId: string, ...sequences: number[]) =>
      lines
        .of(sequences.map((sequence) => entry({ pluginId, sequence })))
        .map((line) => (line.startsWith('…') ? line : Number(line.split(/ +/)[3])));
    expect(told('web', 51, 52, 54, 58)).toEqual([
      51,
      52,
      '… 1 transition of web is missing',
      54,
      '… 3 transitions of web are missing',
      58,
    ]);
    expect(told('kubernetes', 3)).toEqual([3]);
    // A plugin that was removed begins anew.
    expect(told('web', 59, 1, 2, 2, 5)).toEqual([59, 1, 2, 2, '… 2 transitions of web are missing', 5]);
  });

  it('show what a terminal would obey', () => {
    const reason = '\u001b[31mred\u001b[0m\r\n  at line\t2 \u0007\u009b2J \u202Eback';
    expect(
      new HistoryLines().of([
        entry({ pluginId: 'a\nb\u001b[2J', reason }),
        entry({ pluginId: 'a\nb\u001b[2J', sequence: 3 }),
      ]),
    ).toEqual([
      '2026-01-31 23:59:58.007  a\\u{a}b\\u{1b}[2J  1  Installed → Validating  \\u{1b}[31mred\\u{1b}[0m at line 2 \\u{7}\\u{9b}2J \\u{202e}back',
      '… 1 transition of a\\u{a}b\\u{1b}[2J is missing',
      '2026-01-31 23:59:58.007  a\\u{a}b\\u{1b}[2J  3  Installed → Validating  asked for',
    ]);
  });

  const REASON = 'the disk is full, and 東京 cannot be reached: out of memory';

  it('break where the reason has no room', () => {
    expect(new HistoryLines().of([entry({ reason: REASON })], 57 + 30)).toEqual([
      '2026-01-31 23:59:58.007  web  1  Installed → Validating  the disk is full, and 東京',
      '                                                         cannot be reached: out of',
      '                                                         memory',
    ]);
    expect(new HistoryLines().of([entry({ reason: REASON })], 57 + 59)).toEqual([
      `2026-01-31 23:59:58.007  web  1  Installed → Validating  ${REASON}`,
    ]);
    expect(new HistoryLines().of([entry({ reason: REASON })], 57 + 58)).toHaveLength(2);
  });

  it('give the reason lines of its own on a narrow terminal', () => {
    expect(new HistoryLines().of([entry({ reason: REASON }), entry({ sequence: 2, reason: 'no' })], 60)).toEqual([
      '2026-01-31 23:59:58.007  web  1  Installed → Validating',
      '    the disk is full, and 東京 cannot be reached: out of',
      '    memory',
      '2026-01-31 23:59:58.007  web  2  Installed → Validating  no',
    ]);
    expect(new HistoryLines().of([entry({ reason: REASON })], 57 + 29)).toEqual([
      '2026-01-31 23:59:58.007  web  1  Installed → Validating',
      `    ${REASON}`,
    ]);
    expect(new HistoryLines().of([entry({ reason: 'one two' }), entry({ sequence: 2, reason: '' })], 5)).toEqual([
      '2026-01-31 23:59:58.007  web  1  Installed → Validating',
      '    one',
      '    two',
      '2026-01-31 23:59:58.007  web  2  Installed → Validating',
    ]);
  });
});

describe('a time', () => {
  it('is the local one', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect([Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1, 0, 0, 0, 5)].map(localTime)).toEqual([
      '2025-12-31 19:00:00.000',
      '2026-06-30 20:00:00.005',
    ]);
    vi.stubEnv('TZ', 'UTC');
  });

  it('is a number where no calendar has it', () => {
    expect([0, 8.64e15, 8.64e15 + 1, -1e300, -62_198_755_200_001].map(localTime)).toEqual([
      '1970-01-01 00:00:00.000',
      '+275760-09-13 00:00:00.000',
      '8640000000000001',
      '-1e+300',
      '-000002-12-31 23:59:59.999',
    ]);
  });
});
