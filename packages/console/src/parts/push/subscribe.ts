import type { PushDeviceCreate } from '@kith/client';
import { type Hindrance, hindranceNow } from './hindrance.ts';
import { workerAddress } from './worker-address.ts';

/** How this browser can be told, or why it cannot. */
export type Subscribed =
  | { readonly kind: 'subscribed'; readonly subscription: Pick<PushDeviceCreate, 'endpoint' | 'keys'> }
  | { readonly kind: 'hindered'; readonly why: Hindrance };

/** A browser that does not reach its push service goes on trying without a word. */
const SUBSCRIBES_MS = 20_000;
/** And so does one in which the service worker does not start. */
const STARTS_MS = 8_000;

/** Asks whoever sits there. To be called first when a button is pressed: browsers ask for nobody else. */
export async function askPermission(): Promise<Hindrance | null> {
  const hindrance = hindranceNow();
  if (hindrance !== null) return hindrance;
  return (await Notification.requestPermission()) === 'granted' ? null : 'denied';
}

/** Subscribes this browser to messages of an installation. @param publicKey its `applicationServerKey`, as base64url */
export async function subscribe(publicKey: string): Promise<Subscribed> {
  const registration = await started();
  if (registration === null) return { kind: 'hindered', why: 'asleep' };
  const { pushManager } = registration;
  const kept = await pushManager.getSubscription();
  // Of a server that has another key now: nobody can tell it by that.
  if (kept && keyOf(kept) !== publicKey) await kept.unsubscribe();
  try {
    const subscription = await within(
      SUBSCRIBES_MS,
      pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }),
    );
    const { endpoint, keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
    return { kind: 'subscribed', subscription: { endpoint: endpoint ?? '', keys: { p256dh, auth } } };
  } catch (error) {
    if (error instanceof DOMException) return { kind: 'hindered', why: 'refused' };
    throw error;
  }
}

/** The service worker, once it runs; null: the browser does not let it start. */
async function started(): Promise<ServiceWorkerRegistration | null> {
  try {
    await navigator.serviceWorker.register(workerAddress(), { updateViaCache: 'none' });
    return await within(STARTS_MS, navigator.serviceWorker.ready);
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}

/** What comes of a promise. @throws DOMException when nothing does for so long */
async function within<T>(patienceMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('No answer.', 'TimeoutError')), patienceMs);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

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
