import { shownNotification } from './shown-notification.ts';
import type { WorkerScope } from './worker-scope.ts';

/**
 * The service worker of the console: it shows what is pushed, and leads to what it is about. It answers no request of a page and keeps
 * nothing.
 */
declare const self: WorkerScope;

// A newer one has nothing to wait for.
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
// Only a page that is its own can be led somewhere.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const { title, address, ...options } = shownNotification(event.data?.text() ?? '');
  event.waitUntil(self.registration.showNotification(title, { ...options, dir: 'auto', data: { address } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { address } = event.notification.data as { readonly address: string };
  event.waitUntil(lead(address));
});

/** Leads a window that shows such a page already; somebody may be at work in any other. */
async function lead(address: string): Promise<void> {
  const url = new URL(`#${address}`, self.registration.scope).href;
  const windows = await self.clients.matchAll({ type: 'window' });
  const page = `#${address.split('?', 1)[0]}`;
  const there = windows.find((each) => (new URL(each.url).hash.split('?', 1)[0] ?? '') === page);
  if (!there) {
    await self.clients.openWindow(url);
    return;
  }
  await there.focus();
  await there.navigate(url);
}
