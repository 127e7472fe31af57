import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text is for: it is opened for nothing else. Neither ever changes, or what was sealed is lost. */
export interface SealedFor {
  /** Names the key, which is one for every kind of text. */
  readonly purpose: string;
  /** Names the one thing that the text belongs to. */
  readonly owner: string;
}

const keyOf = (tokenKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', tokenKey, '', purpose, KEY_BYTES));

/** Encrypts a text (AES-256-GCM under a key of its purpose that follows from the token key): base64 of nonce, text and tag. */
export function seal(tokenKey: Buffer, { purpose, owner }: SealedFor, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(tokenKey, purpose), nonce).setAAD(Buffer.from(owner));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @returns null when it was sealed under another key or for something else, or is damaged */
export function unseal(tokenKey: Buffer, { purpose, owner }: SealedFor, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(tokenKey, purpose), bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
