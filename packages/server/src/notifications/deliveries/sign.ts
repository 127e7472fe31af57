import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const LEAST_KEY_BYTES = 24;
const MOST_KEY_BYTES = 64;

export interface SignedMessage {
  readonly id: string;
  /** Seconds since the epoch, whole. */
  readonly timestampS: number;
  readonly content: string;
}

/** A stored secret that cannot sign. Says nothing of the secret. */
export class UnusableSecret extends Error {
  override readonly name = 'UnusableSecret';
}

/**
 * Value of `webhook-signature`: one `v1` signature (HMAC-SHA256, base64) for each secret, the newest first.
 * Source: Standard Webhooks specification 1.0.0, symmetric signatures.
 * @param secrets `whsec_` and base64 of 24–64 bytes
 * @throws {UnusableSecret}
 */
export const signatures = (secrets: readonly string[], { id, timestampS, content }: SignedMessage): string =>
  secrets
    .map((secret) => createHmac('sha256', keyOf(secret)).update(`${id}.${timestampS}.${content}`).digest('base64'))
    .map((signature) => `v1,${signature}`)
    .join(' ');

function keyOf(secret: string): Buffer {
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  const isExact = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (!secret.startsWith(PREFIX) || !isExact || key.length < LEAST_KEY_BYTES || key.length > MOST_KEY_BYTES) {
    throw new UnusableSecret(`A secret must be ${PREFIX} and base64 of ${LEAST_KEY_BYTES}–${MOST_KEY_BYTES} bytes.`);
  }
  return key;
}
