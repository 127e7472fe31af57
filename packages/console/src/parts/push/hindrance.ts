/**
 * Why this browser cannot be told. `refused`: its push service, or whoever keeps the browser, does not let it; `asleep`: what is to show notifications does
 * not start there.
 */
export type Hindrance = 'insecure' | 'unsupported' | 'denied' | 'refused' | 'asleep';

/** What stands in the way before anybody is asked; null: nothing. */
export function hindranceNow(): Hindrance | null {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
}
