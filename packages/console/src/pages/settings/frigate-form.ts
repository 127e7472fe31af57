import type { Frigate, FrigateWish } from '@kith/client';

/** A Frigate and its broker, as they are written into a form. A password that is left empty stays as it is. */
export interface FrigateForm {
  readonly url: string;
  readonly broker: string;
  readonly username: string;
  readonly password: string;
  /** Who signs the certificate of the broker, as PEM. */
  readonly ca: string;
  readonly prefix: string;
  readonly cameras: readonly string[];
  readonly labels: readonly string[];
  readonly writeNames: boolean;
  readonly enabled: boolean;
}

/** @param kept null: none is listened to yet */
export const frigateFormOf = (kept: Frigate | null): FrigateForm => ({
  url: kept?.url ?? '',
  broker: kept?.broker.url ?? '',
  username: kept?.broker.username ?? '',
  password: '',
  ca: kept?.broker.ca ?? '',
  prefix: kept?.topic_prefix ?? 'frigate',
  cameras: kept?.cameras ?? [],
  labels: kept?.labels ?? ['person'],
  writeNames: kept?.write_names ?? true,
  enabled: kept?.enabled ?? true,
});

export const frigateWishOf = ({ url, broker, username, password, ca, prefix, ...form }: FrigateForm): FrigateWish => ({
  ...form,
  url,
  topicPrefix: prefix,
  broker: {
    url: broker,
    username: username || null,
    // Nobody has a password where there is no user.
    password: username === '' ? null : password || undefined,
    ca: ca.trim() || null,
  },
});
