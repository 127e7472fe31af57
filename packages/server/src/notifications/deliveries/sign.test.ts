import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import { signatures, UnusableSecret } from './sign.ts';

const id = 'msg_1';
const timestampS = Math.floor(Date.now() / 1000);
const headersOf = (signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestampS),
  'webhook-signature': signature,
});

describe('a signature', () => {
  it('is verified by an independent implementation, for any content', () => {
    fc.assert(
      fc.property(fc.json(), fc.uint8Array({ minLength: 24, maxLength: 64 }), (content, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const signature = signatures([secret], { id, timestampS, content });
        expect(new Webhook(secret).verify(content, headersOf(signature))).toEqual(JSON.parse(content));
      }),
    );
  });

  it('is verified with either secret while a rotation is under way', () => {
    const secrets = [randomIds.webhookSecret(), randomIds.webhookSecret()];
    const signature = signatures(secrets, { id, timestampS, content: '{}' });
    for (const secret of secrets) expect(new Webhook(secret).verify('{}', headersOf(signature))).toEqual({});
  });

  it('covers the id, the time and the content', () => {
    const secrets = [randomIds.webhookSecret()];
    const message = { id, timestampS, content: '{}' };
    const changed = [{ id: 'msg_2' }, { timestampS: timestampS + 1 }, { content: '{ }' }];
    const all = [{}, ...changed].map((change) => signatures(secrets, { ...message, ...change }));
    expect(new Set(all).size).toBe(4);
  });

  it.each([
    ['short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['without a prefix', Buffer.alloc(32).toString('base64')],
    ['not base64', 'whsec_this is no base64, is it? no, it is not!'],
    ['empty', ''],
  ])('is refused with a secret that is %s', (_what, secret) => {
    expect(() => signatures([secret], { id, timestampS, content: '' })).toThrow(UnusableSecret);
  });
});
