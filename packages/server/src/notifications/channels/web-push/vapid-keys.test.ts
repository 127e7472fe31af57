import { createECDH } from 'node:crypto';
import { expect, it } from 'vitest';
import { vapidKeys } from './vapid-keys.ts';

it('a token key has one pair of keys of P-256, which no other has', () => {
  const { publicKey, privateKey } = vapidKeys(Buffer.alloc(32, 7));
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  expect(pair.getPublicKey('base64url')).toBe(publicKey);
  expect(vapidKeys(Buffer.alloc(32, 7))).toEqual({ publicKey, privateKey });
  expect(vapidKeys(Buffer.alloc(32, 8)).publicKey).not.toBe(publicKey);
});

it('it stays what it is: browsers that have subscribed are told by no other', () => {
  expect(vapidKeys(Buffer.alloc(32)).publicKey).toMatch(/^B[\w-]{86}$/);
});
