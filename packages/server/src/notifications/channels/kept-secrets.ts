import type { ChannelSecrets } from './sender.ts';

type Wish = Readonly<Record<string, string | null | undefined>>;

/**
 * The secrets of a wish: given, taken away by null, or those before, where they may be kept.
 * @param before null: what they are sent to is another one now
 */
export function keptSecrets(wish: Wish, before: ChannelSecrets | null): ChannelSecrets {
  const secrets = Object.entries(wish).map(([name, value]) => [name, value === undefined ? before?.[name] : value]);
  return Object.fromEntries(secrets.filter(([, value]) => typeof value === 'string'));
}
