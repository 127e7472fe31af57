import { createECDH, hkdfSync } from 'node:crypto';

/** By which push services know this installation (RFC 8292), as base64url. */
export interface VapidKeys {
  /** A point of P-256, uncompressed: browsers subscribe with it, and are told by nobody who has not the private key. */
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Of the base point of P-256: FIPS 186-5, section 3.2.1.3 of SP 800-186. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 128 bits more than the order has: no key is likelier than another (FIPS 186-5, A.2.1). */
const BYTES = 48;

/**
 * The one pair of an installation. It follows from the token key: every node has the same, a restored backup has it again, and it is
 * written down nowhere.
 */
export function vapidKeys(tokenKey: Buffer): VapidKeys {
  const bits = Buffer.from(hkdfSync('sha256', tokenKey, '', 'kith vapid', BYTES)).toString('hex');
  const number = (BigInt(`0x${bits}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}
