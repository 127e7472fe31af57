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
