import { emitKeypressEvents } from 'node:readline';

/** Tells of each key that a person presses, by its name, until the function that it returns is called. */
export function listenToKeys(pressed: (key: string) => void): () => void {
  const { stdin } = process;
  const onKeypress = (text: string | undefined, key: { name?: string; ctrl: boolean }) => {
    // A terminal that hands over single keys does not turn Ctrl-C into a signal any more.
    if (key.ctrl && key.name === 'c') process.emit('SIGINT');
    else if (!key.ctrl) pressed(key.name ?? text ?? '');
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', onKeypress);
  stdin.resume();
  return () => {
    stdin.off('keypress', onKeypress);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
