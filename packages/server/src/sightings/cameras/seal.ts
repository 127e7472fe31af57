import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SourceId } from '@kith/contract';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = (tokenKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', tokenKey, '', 'kith camera addresses', KEY_BYTES));

const boundTo = (cameraId: SourceId): Buffer => Buffer.from(`camera ${cameraId}`);

/** Encrypts a text for one camera (AES-256-GCM under a key of its own that follows from the token key): base64 of nonce, text and tag. */
export function seal(tokenKey: Buffer, cameraId: SourceId, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(tokenKey), nonce).setAAD(boundTo(cameraId));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @returns null when it was sealed under another key or for another camera, or is damaged */
export function unseal(tokenKey: Buffer, cameraId: SourceId, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(tokenKey), bytes.subarray(0, NONCE_BYTES))
    .setAAD(boundTo(cameraId))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
