import { describe, expect, it } from 'vitest';
import { PLUGIN_PHASES, type PluginPhase } from '../../src';
import { type PluginAtRestart, restartPolicy } from '../../src/persistence';
import { snapshotIn } from './resume-store';

const ATTEMPT = { number: 2, delay: 2000, deadline: 5000 };

function atRestart(phase: PluginPhase, given: Partial<PluginAtRestart> = {}, recovering = false): PluginAtRestart {
  const { context } = snapshotIn(phase, recovering ? { attempt: ATTEMPT } : {});
  return { pluginId: 'kubernetes', phase, context, interrupted: 'fail', crashLoop: false, ...given };
}

const answers = (given: Partial<PluginAtRestart>, recovering = false) =>
  PLUGIN_PHASES.flatMap((phase) => {
    const correction = restartPolicy(atRestart(phase, given, recovering));
    if (!correction) return [];
    const counted = correction.countsAttempt === undefined ? '' : correction.countsAttempt ? ', counted' : ', at once';
    return [`${phase} → ${correction.to}${counted}: ${correction.reason}`];
  });

describe('the default restart policy', () => {
  it('fails interrupted work, starts what was up at once, and leaves the rest as it is', () => {
    expect(answers({ interrupted: 'fail' })).toEqual([
      'Installing → Failed: install was interrupted when the host ended',
      'Building → Failed: build was interrupted when the host ended',
      'Validating → Failed: validate was interrupted when the host ended',
      'Starting → Failed: start was interrupted when the host ended',
      'Running → Recovering, at once: was Running when the host ended',
      'Degraded → Recovering, at once: was Degraded when the host ended',
      'Stopping → Failed: stop was interrupted when the host ended',
      'Uninstalling → Failed: uninstall was interrupted when the host ended',
    ]);
  });

  it('does interrupted work again where it is to', () => {
    expect(answers({ interrupted: 'again' })).toEqual([
      'Installing → Installing: install was interrupted when the host ended; it is done again',
      'Building → Building: build was interrupted when the host ended; it is done again',
      'Validating → Validating: validate was interrupted when the host ended; it is done again',
      'Starting → Starting: start was interrupted when the host ended; it is done again',
      'Running → Recovering, at once: was Running when the host ended',
      'Degraded → Recovering, at once: was Degraded when the host ended',
      'Stopping → Stopping: stop was interrupted when the host ended; it is done again',
      'Uninstalling → Uninstalling: uninstall was interrupted when the host ended; it is done again',
    ]);
  });

  it('counts an attempt in a crash loop', () => {
    expect(answers({ crashLoop: true }).filter((line) => line.includes('Recovering'))).toEqual([
      'Running → Recovering, counted: was Running when the host ended, in a crash loop',
      'Degraded → Recovering, counted: was Degraded when the host ended, in a crash loop',
    ]);
  });

  it.each(['again', 'fail'] as const)(
    'goes on with a start that belongs to a recovery, also with %s',
    (interrupted) => {
      const started = (crashLoop: boolean) =>
        answers({ interrupted, crashLoop }, true).filter((line) => /^(Validating|Starting) /.test(line));
      expect([...started(false), ...started(true)]).toEqual([
        'Validating → Recovering, at once: was Validating when the host ended',
        'Starting → Recovering, at once: was Starting when the host ended',
        'Validating → Recovering, counted: was Validating when the host ended, in a crash loop',
        'Starting → Recovering, counted: was Starting when the host ended, in a crash loop',
      ]);
    },
  );
});
