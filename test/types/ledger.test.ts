import { expect, expectTypeOf, it } from 'vitest';
import { type EndedProcess, openProcessLedger, type ProcessActorsOptions, type ProcessLedger } from '../../src/process';

it('takes the ledger that was opened, and not the promise of one', () => {
  expectTypeOf<Awaited<ReturnType<typeof openProcessLedger>>>().toEqualTypeOf<ProcessLedger>();
  expectTypeOf<ProcessLedger['ended']>().toEqualTypeOf<readonly EndedProcess[]>();
  const options = (ledger: ProcessLedger): ProcessActorsOptions => ({ command: 'node', ledger });
  // @ts-expect-error it has to be awaited
  const promised = (): ProcessActorsOptions => ({ command: 'node', ledger: openProcessLedger('ledger') });
  expect([options, promised]).toHaveLength(2);
});
