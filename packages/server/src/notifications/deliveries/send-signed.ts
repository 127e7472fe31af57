import type { Dispatcher } from 'undici';
import { latestEnd } from '../../platform/clock.ts';
import type { DeliveryRequest } from '../channels/delivery-request.ts';
import { type Answer, send } from '../channels/send.ts';
import { OLD_SECRET_MS } from '../profiles/old-secret.ts';
import { signatures } from './sign.ts';

/** For the whole of one attempt. */
export const TIMEOUT_MS = 15_000;

/** Ends an attempt as the reason of its signal. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';

  constructor(timeoutMs: number) {
    super(`The destination did not answer within ${timeoutMs / 1000} s.`);
  }
}

/** What a profile signs with. */
export interface Secrets {
  readonly secret: string;
  readonly previous_secret: string | null;
  /** Epoch ms. */
  readonly previous_secret_until: number | null;
}

/**
 * Sends once, signed as Standard Webhooks has it.
 * @param message its webhook-id, and when it is sent in epoch ms
 * @throws {UnusableSecret}
 */
export async function sendSigned(
  dispatcher: Dispatcher,
  request: DeliveryRequest,
  { id, at, secrets }: { readonly id: string; readonly at: number; readonly secrets: Secrets },
  signal: AbortSignal,
): Promise<Answer> {
  const timestampS = Math.floor(at / 1000);
  const headers = {
    ...(request.body !== null && { 'content-type': 'application/json' }),
    'user-agent': 'Kith-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures(validAt(secrets, at), { id, timestampS, content: request.signed }),
  };
  return send(dispatcher, request, headers, signal);
}

/** The newest first; the one before it stays valid for a day, by whichever clock. */
function validAt({ secret, previous_secret, previous_secret_until: until }: Secrets, now: number): string[] {
  const isValid = until !== null && now < until && until <= latestEnd(now, OLD_SECRET_MS);
  return previous_secret !== null && isValid ? [secret, previous_secret] : [secret];
}
