import { createECDH } from 'node:crypto';
import { expect, it } from 'vitest';
import { decrypted } from './push-service.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

// RFC 8291, section 5 and appendix A.
const pair = createECDH('prime256v1');
pair.setPrivateKey(bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'));
const auth = bytes('BTBZMqHH6r4Tts7J_aSIgg');
const body = bytes(
  [
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml',
    'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT',
    'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  ].join(''),
);

it('the stand-in of a push service decrypts as RFC 8291 shows', () => {
  expect(decrypted(body, { pair, auth }).toString()).toBe('When I grow up, I want to be a watermelon');
});

it('and nothing that was meant for another browser, or was changed', () => {
  expect(() => decrypted(body, { pair, auth: Buffer.alloc(16) })).toThrow();
  const changed = Buffer.from(body);
  changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
  expect(() => decrypted(changed, { pair, auth })).toThrow();
});
