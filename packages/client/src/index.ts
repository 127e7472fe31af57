export { Client, type ClientOptions } from './client.ts';
export type { CallOptions } from './core/call-options.ts';
export type { ChunkOptions } from './core/chunks.ts';
export type { ConnectionOptions } from './core/connection.ts';
export { type FailureKind, KithApiError } from './core/error.ts';
export type { Image } from './core/image.ts';
export type { CursorPage, Page } from './core/pages.ts';
export type { Connection, EventsOptions } from './events/follow-events.ts';
export { type LoginOptions, login } from './login.ts';
export { KithChunkError } from './resources/memberships.ts';
export type { CsvFile, ImportOptions, PreviewOptions } from './resources/transfers.ts';
export {
  type ToldEvent,
  type ToldParameters,
  type VerifyOptions,
  verifyWebhook,
  verifyWebhookGet,
  verifyWebhookNews,
  type WebhookHeaders,
  type WebhookRefusal,
  WebhookVerificationError,
} from './webhooks/verify-webhook.ts';
export * from './wire.ts';
