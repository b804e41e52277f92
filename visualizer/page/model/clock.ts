import { signal } from '@preact/signals';

/** The server's time, in ms since the epoch; it ticks once a second, while somebody looks. */
export const now = signal(Date.now());

let ahead = 0;

const tick = (): void => {
  now.value = Date.now() + ahead;
};

/** Takes over the server's clock. */
export function setClock(time: number): void {
  ahead = time - Date.now();
  tick();
}

export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) tick();
  }, 1000);
  document.addEventListener('visibilitychange', tick);
}
