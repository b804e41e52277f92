import { effect, type ReadonlySignal, signal } from '@preact/signals';

/** Follows a signal, at once where it was quiet, and else once in so many ms: nobody can read faster. */
export function paced<Value>(source: ReadonlySignal<Value>, ms: number): ReadonlySignal<Value> {
  const followed = signal(source.peek());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    timer = undefined;
    if (followed.peek() === source.peek()) return;
    followed.value = source.peek();
    timer = setTimeout(follow, ms);
  };
  effect(() => {
    source.value;
    if (timer === undefined) follow();
  });
  return followed;
}
