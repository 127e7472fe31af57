import { ErrorEnvelope } from '@kith/contract';
import { z } from 'zod';

/** The error answers that every route may give, for its schema. */
export const failures = { '4xx': ErrorEnvelope, '5xx': ErrorEnvelope } as const;

/** An empty body: 202, 204. */
export const Nothing = z.undefined().meta({ description: 'Empty.' });
