import { z } from 'zod';
import { Name } from './names.ts';
import { PageQuery, PushDeviceId, pageOf, Timestamp } from './primitives.ts';

/** Bytes as base64url, without padding. */
const base64url = (pattern: RegExp, what: string) =>
  z.string().regex(pattern, `Give ${what} as the browser has it: base64url, without padding.`);

/** A browser that is to be told: `PushSubscription.toJSON()` of it, and a name for people. */
export const PushDeviceCreate = z
  .object({
    name: Name,
    endpoint: z.string().min(1).max(2048).meta({ description: 'Where its push service takes messages for it.' }),
    keys: z.object({
      p256dh: base64url(/^B[\w-]{86}$/, 'the key `p256dh`').meta({ description: 'A point of P-256, uncompressed.' }),
      auth: base64url(/^[\w-]{22}$/, 'the secret `auth`').meta({ description: '16 bytes.' }),
    }),
  })
  .meta({
    id: 'PushDeviceCreate',
    example: {
      name: 'Phone of the night desk',
      endpoint: 'https://push.example/send/Zm9yLW9uZS1icm93c2Vy',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  });
export type PushDeviceCreate = z.infer<typeof PushDeviceCreate>;

/** A browser that a profile tells. Its address and its keys are shown to nobody. */
export const PushDevice = z
  .object({
    id: PushDeviceId,
    name: z.string(),
    service: z.string().meta({ description: 'The host of its push service.' }),
    fingerprint: z.string().meta({
      description: 'SHA-256 of its endpoint, in hexadecimal: a browser finds itself by it.',
    }),
    created: Timestamp,
    last_told: Timestamp.nullable().meta({ description: 'When its push service last took a message; null: never.' }),
  })
  .meta({
    id: 'PushDevice',
    example: {
      id: 1,
      name: 'Phone of the night desk',
      service: 'push.example',
      fingerprint: '5d0cbf8b9f0b9f3d4f7e2a1c6f8f0f4b3c1f6b8e7d2a9c4e5f60718293a4b5c6',
      created: '2026-01-02T03:04:05.678000+00:00',
      last_told: null,
    },
  });
export type PushDevice = z.infer<typeof PushDevice>;

export const PushDeviceList = PageQuery;
export const PushDevicePage = pageOf(PushDevice).meta({ id: 'PushDevicePage' });

export const PushKey = z
  .object({
    public_key: z.string().meta({
      description: 'The `applicationServerKey` of this installation, as base64url: browsers subscribe with it.',
    }),
  })
  .meta({
    id: 'PushKey',
    example: {
      public_key: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
    },
  });
