import { z } from 'zod';
import { limits } from './limits.ts';

/** Where a broker is, and with what one comes to it. */
export const brokerFields = {
  url: z.string().trim().min(1).max(limits.nameLength).meta({
    description: 'Of the broker: `mqtt://host:1883`, or `mqtts://host:8883` with TLS. Without user and password.',
    example: 'mqtt://192.168.1.5:1883',
  }),
  username: z.string().min(1).max(limits.nameLength).nullable().optional().meta({ description: 'At the broker.' }),
  ca: z
    .string()
    .max(16 * 1024)
    .regex(/-----BEGIN CERTIFICATE-----/)
    .nullable()
    .optional()
    .meta({
      description:
        'Certificates (PEM) of the authority that signed that of the broker, where nobody else knows it. Null: those that everybody knows.',
    }),
};

/** Kept sealed, and shown to nobody. */
export const brokerPassword = z
  .string()
  .min(1)
  .max(limits.nameLength)
  .nullable()
  .optional()
  .meta({ description: 'At the broker. Shown to nobody again; left out: as it was; null: none.' });

/** A part of topics: without wildcards, and without a slash at either end. */
export const TopicPrefix = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^+#\0/$\s](?:[^+#\0\s]*[^+#\0/\s])?$/u)
  .meta({ description: 'The first levels of topics.', example: 'kith' });
