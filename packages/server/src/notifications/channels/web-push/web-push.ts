import type { KindOfChannel } from '../channel-kind.ts';

/** Browsers, over the push service of each: RFC 8030. Which they are is kept beside: see `devices.ts`. */
export const webPush: KindOfChannel<'web-push'> = {
  prepare: (wish) => ({ channel: wish, secrets: {} }),
  destination: () => 'web-push://devices',
  // Their push services are several, and known only when it is sent.
  host: () => 'web-push',
};
