import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const form = /^[\w.:-]{1,64}$/;

/** What a client calls its request, when that can be written down as it is; otherwise a name of our own. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['request-id'];
  return typeof given === 'string' && form.test(given) ? given : randomUUID();
}
