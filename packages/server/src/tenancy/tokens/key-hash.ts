import { createHmac } from 'node:crypto';

/** Keyed SHA-256 (HMAC, RFC 2104) of a token's key, hex. Keys have 512 random bits, so no slow hash is needed. */
export const hashKey = (tokenKey: Buffer, key: string): string =>
  createHmac('sha256', tokenKey).update(key).digest('hex');
