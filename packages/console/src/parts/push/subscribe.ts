import type { PushDeviceCreate } from '@kith/client';
import { type Hindrance, hindranceNow } from './hindrance.ts';
import { workerAddress } from './worker-address.ts';

/** How this browser can be told, or why it cannot. */
export type Subscribed =
  | { readonly kind: 'subscribed'; readonly subscription: Pick<PushDeviceCreate, 'endpoint' | 'keys'> }
  | { readonly kind: 'hindered'; readonly why: Hindrance };

/** A browser that does not reach its push service goes on trying without a word. */
const PATIENCE_MS = 20_000;

/** Asks whoever sits there. To be called first when a button is pressed: browsers ask for nobody else. */
export async function askPermission(): Promise<Hindrance | null> {
  const hindrance = hindranceNow();
  if (hindrance !== null) return hindrance;
  return (await Notification.requestPermission()) === 'granted' ? null : 'denied';
}

/** Subscribes this browser to messages of an installation. @param publicKey its `applicationServerKey`, as base64url */
export async function subscribe(publicKey: string): Promise<Subscribed> {
  await navigator.serviceWorker.register(workerAddress(), { updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const kept = await pushManager.getSubscription();
  // Of a server that has another key now: nobody can tell it by that.
  if (kept && keyOf(kept) !== publicKey) await kept.unsubscribe();
  try {
    const subscription = await Promise.race([
      pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }),
      endOfPatience(),
    ]);
    const { endpoint, keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
    return { kind: 'subscribed', subscription: { endpoint: endpoint ?? '', keys: { p256dh, auth } } };
  } catch (error) {
    if (error instanceof DOMException) return { kind: 'hindered', why: 'refused' };
    throw error;
  }
}

const endOfPatience = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new DOMException('No answer of the push service.', 'TimeoutError')), PATIENCE_MS);
  });

function keyOf({ options: { applicationServerKey } }: PushSubscription): string | null {
  if (applicationServerKey === null) return null;
  const text = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** By which the server calls this browser among the devices of a profile; null: it has not subscribed. */
export async function ownFingerprint(): Promise<string | null> {
  if (hindranceNow() !== null) return null;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
