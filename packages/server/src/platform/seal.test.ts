import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { seal, unseal } from './seal.ts';

const key = randomBytes(32);
const door = { purpose: 'kith camera addresses', owner: 'camera 1' };
const address = 'rtsp://viewer:geheim@192.168.1.20/stream';

it('what is sealed is opened by the same key for the same thing', () => {
  const sealed = seal(key, door, address);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('geheim');
  expect(unseal(key, door, sealed)).toBe(address);
});

it('what another version has sealed is opened', () => {
  // HKDF-SHA256 without salt for `kith camera addresses`, AES-256-GCM bound to `camera 1`.
  const sealed = 'BwcHBwcHBwcHBwcHAezL+Smjse5Ioc5brNMiy0rcUS4ui/L1sChgk9Qioz5nIx1VGMdjyZsJlaNxbuxKzUBRNc3Na/c=';
  expect(unseal(Buffer.alloc(32, 0x17), door, sealed)).toBe(address);
});

it('sealed twice it is never the same', () => {
  expect(seal(key, door, address)).not.toBe(seal(key, door, address));
});

it('another key, another owner, another purpose and a damaged text open nothing', () => {
  const sealed = seal(key, door, address);
  expect(unseal(randomBytes(32), door, sealed)).toBeNull();
  expect(unseal(key, { ...door, owner: 'camera 2' }, sealed)).toBeNull();
  expect(unseal(key, { ...door, purpose: 'kith channels' }, sealed)).toBeNull();
  const damaged = Buffer.from(sealed, 'base64');
  damaged[20] = (damaged[20] ?? 0) ^ 1;
  expect(unseal(key, door, damaged.toString('base64'))).toBeNull();
  expect(unseal(key, door, '')).toBeNull();
});
