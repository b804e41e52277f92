import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Page } from '../model/page';

/** What Stately's receiver says when it is there. */
const CONNECTED = '@statelyai.connected';

interface StatelyPanelProps {
  page: Page;
  url: string;
  isShown: boolean;
}

/** The Stately Inspector, which is told of everything that the page is told of. */
export function StatelyPanel({ page, url, isShown }: StatelyPanelProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  // Before the inspector can say that it is there: it says so once.
  useLayoutEffect(() => {
    const { origin } = new URL(url, location.href);
    let end = () => {};
    const onMessage = (event: MessageEvent) => {
      const inspector = frame.current?.contentWindow;
      if (!inspector || event.source !== inspector || event.origin !== origin) return;
      if ((event.data as { type?: unknown } | null)?.type !== CONNECTED) return;
      end();
      end = page.relay((message) => inspector.postMessage(message, origin));
    };
    addEventListener('message', onMessage);
    return () => {
      end();
      removeEventListener('message', onMessage);
    };
  }, [page, url]);
  return (
    <iframe
      ref={frame}
      class="stately"
      title="Stately Inspector"
      src={url}
      hidden={!isShown}
      sandbox="allow-scripts allow-same-origin"
      referrerpolicy="no-referrer"
    />
  );
}
