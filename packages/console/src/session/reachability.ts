/** Whether the server answered the last time that it was asked. */
let reachable = true;
const listeners = new Set<() => void>();

export const isReachable = (): boolean => reachable;

export function sayReachable(is: boolean): void {
  if (is === reachable) return;
  reachable = is;
  for (const listener of listeners) listener();
}

export function onReachability(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How much is put off until the server can go on. */
let waiting = 0;

export const isWaiting = (): boolean => waiting > 0;

/** Says that something waits for the server, until it is over. */
export function sayWaiting(): { readonly over: () => void } {
  const change = (by: number): void => {
    waiting += by;
    for (const listener of listeners) listener();
  };
  change(1);
  return { over: () => change(-1) };
}
