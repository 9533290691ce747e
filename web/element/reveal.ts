// When an element wakes up.

/** Calls once the element is seen, and no more after `signal`. */
export function whenVisible(element: Element, signal: AbortSignal, call: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    call();
  });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/** What counts as using the element. */
const USES = ["pointerdown", "focusin", "keydown", "dragenter"];

/**
 * Calls when somebody first uses the element, unless it is disabled: points into it, comes to it by keyboard, or drags something
 * over it.
 */
export function onFirstUse(element: Element & { disabled: boolean }, signal: AbortSignal, call: () => void): void {
  const first = new AbortController();
  const use = () => {
    if (element.disabled) return;
    first.abort();
    call();
  };
  for (const type of USES)
    element.addEventListener(type, use, { signal: AbortSignal.any([signal, first.signal]), passive: true });
}

/** Calls when the browser has nothing better to do. */
export function whenIdle(work: () => unknown): void {
  // Safari has no requestIdleCallback.
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 100);
}
