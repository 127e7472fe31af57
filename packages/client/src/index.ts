export { Client, type ClientOptions } from './client.ts';
export { KithApiError } from './core/error.ts';
export type { Image } from './core/form.ts';
export type { EventsOptions } from './events/follow-events.ts';
export { type LoginOptions, login } from './login.ts';
export type { CsvFile, ImportOptions } from './resources/transfers.ts';
export {
  type ToldEvent,
  type ToldParameters,
  type VerifyOptions,
  verifyWebhook,
  verifyWebhookGet,
  type WebhookHeaders,
  type WebhookRefusal,
  WebhookVerificationError,
} from './webhooks/verify-webhook.ts';
