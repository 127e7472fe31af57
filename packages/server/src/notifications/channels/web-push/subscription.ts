import { createHash, createPublicKey } from 'node:crypto';
import type { ProfileId, PushDeviceCreate } from '@kith/contract';
import { type SealedFor, seal, unseal } from '../../../platform/seal.ts';

/** Where a browser is told, and the keys that nobody but it can read a message without. */
export type Subscription = Pick<PushDeviceCreate, 'endpoint' | 'keys'>;

/** SHA-256 in hexadecimal: of an address that nobody guesses it says nothing, and a browser that has the address finds itself. */
export const fingerprintOf = ({ endpoint }: Pick<Subscription, 'endpoint'>): string =>
  createHash('sha256').update(endpoint).digest('hex');

const sealedFor = (profileId: ProfileId, fingerprint: string): SealedFor => ({
  purpose: 'kith push devices',
  owner: `profile ${profileId} device ${fingerprint}`,
});

export const sealSubscription = (tokenKey: Buffer, profileId: ProfileId, { endpoint, keys }: Subscription): string =>
  seal(tokenKey, sealedFor(profileId, fingerprintOf({ endpoint })), JSON.stringify({ endpoint, keys }));

/** @returns null when nobody can read it any more: the server has another key now */
export function unsealSubscription(
  tokenKey: Buffer,
  profileId: ProfileId,
  { fingerprint, sealed }: { readonly fingerprint: string; readonly sealed: string },
): Subscription | null {
  const text = unseal(tokenKey, sealedFor(profileId, fingerprint), sealed);
  return text === null ? null : (JSON.parse(text) as Subscription);
}

/** What an uncompressed point begins with (SEC 1, 2.3.3): nothing is encrypted for one that begins otherwise. */
const UNCOMPRESSED = 4;

/** Whether a message can be encrypted for a key: it is a point of P-256, uncompressed. */
export function isPublicKey(p256dh: string): boolean {
  const point = Buffer.from(p256dh, 'base64url');
  if (point[0] !== UNCOMPRESSED) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  if (x === undefined || y === undefined) return false;
  try {
    createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    return true;
  } catch {
    return false;
  }
}
