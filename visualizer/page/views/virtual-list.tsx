import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows beyond the visible ones, so that scrolling shows no gap. */
const MARGIN = 6;

interface VirtualListProps<Item> {
  items: readonly Item[];
  /** The height of every row, in px. */
  rowHeight: number;
  children: (item: Item, index: number, top: number) => ComponentChildren;
  /** The element that scrolls. */
  scroller: RefObject<HTMLElement | null>;
}

/** Of any number of rows just those that can be seen. */
export function VirtualList<Item>({ items, rowHeight, children, scroller }: VirtualListProps<Item>) {
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  const frame = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      frame.current = 0;
      setSeen({ top: element.scrollTop, height: element.clientHeight });
    };
    const later = () => {
      frame.current ||= requestAnimationFrame(measure);
    };
    const resized = new ResizeObserver(later);
    resized.observe(element);
    element.addEventListener('scroll', later, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', later);
      cancelAnimationFrame(frame.current);
    };
  }, [scroller]);

  const first = Math.max(0, Math.min(Math.floor(seen.top / rowHeight), items.length) - MARGIN);
  const last = Math.ceil((seen.top + seen.height) / rowHeight) + MARGIN;
  return (
    <div class="virtual" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
      {items.slice(first, last).map((item, index) => children(item, first + index, (first + index) * rowHeight))}
    </div>
  );
}
