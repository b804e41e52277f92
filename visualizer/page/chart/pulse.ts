const SVG = 'http://www.w3.org/2000/svg';

/** How long a pulse travels, in ms. */
const JOURNEY = 550;

/** Sends a pulse along a path, where the reader has nothing against movement. Returns what ends it early. */
export function pulseAlong(path: SVGPathElement, arrived: () => void): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) {
    const timer = setTimeout(arrived);
    return () => clearTimeout(timer);
  }
  const pulse = document.createElementNS(SVG, 'circle');
  pulse.setAttribute('class', 'pulse');
  pulse.setAttribute('r', '7');
  path.closest('.move, .forced')?.append(pulse);
  const length = path.getTotalLength();
  const began = performance.now();
  let frame = 0;
  const step = (now: number) => {
    const share = Math.min(Math.max((now - began) / JOURNEY, 0), 1);
    const { x, y } = path.getPointAtLength(length * (1 - (1 - share) ** 2));
    pulse.setAttribute('cx', String(x));
    pulse.setAttribute('cy', String(y));
    if (share < 1) frame = requestAnimationFrame(step);
    else {
      pulse.remove();
      arrived();
    }
  };
  step(began);
  return () => {
    cancelAnimationFrame(frame);
    pulse.remove();
  };
}
