import { randomBytes, randomUUID } from 'node:crypto';
import { Pid } from '@kith/contract';

/** Where everything that nobody may guess comes from. Tests put their own in its place. */
export interface Ids {
  pid(): Pid;
  /** A token's key: 128 hexadecimal characters. */
  tokenKey(): string;
  /** Name of a picture file: 32 random bytes, so that its URL cannot be guessed. */
  mediaName(): string;
  /** Standard Webhooks message id. */
  messageId(): string;
  /** Standard Webhooks secret of 32 random bytes. */
  webhookSecret(): string;
  password(): string;
  /** Opens the first session of an account. */
  firstCode(): string;
  /** Key of an import that its client gave none. */
  importKey(): string;
}

export const randomIds: Ids = {
  pid: () => Pid.parse(randomUUID()),
  tokenKey: () => randomBytes(64).toString('hex'),
  mediaName: () => randomBytes(32).toString('base64url'),
  messageId: () => `msg_${randomBytes(18).toString('base64url')}`,
  webhookSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
  importKey: () => randomUUID(),
  password: () => randomBytes(15).toString('base64url'),
  firstCode: () => randomBytes(24).toString('base64url'),
};
