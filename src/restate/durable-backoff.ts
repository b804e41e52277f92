import { type BackoffInput, waitLeft } from '../../machines/backoff';
import type { BackoffLogic } from '../../machines/work';
import { begunOnce, ENDED } from './begun-once';
import { atKeptTime } from './durable-clock';

/**
 * The wait before a recovery attempt: an event that Restate delivers later. It outlives every process, and no worker
 * waits meanwhile.
 */
export const durableBackoff = begunOnce<BackoffInput>((self, input) => {
  if (!input) return;
  const left = atKeptTime(self.system, () => waitLeft(input));
  self.system.scheduler.schedule(self, self, { type: ENDED }, left, 'wait');
}) as BackoffLogic;
