import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WebhookEvent } from '@kith/client';
import { Webhook } from 'standardwebhooks';
import { Inbox } from './inbox.ts';

export interface ReceivedWebhook {
  readonly event: WebhookEvent;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

/** The HTTP server of a customer: takes what is signed with the secret, and refuses the rest. */
export class WebhookReceiver implements AsyncDisposable {
  readonly inbox = new Inbox<ReceivedWebhook>();
  refused = 0;
  #verifier: Webhook | null = null;
  readonly #server = createServer(async (request, response) => {
    const atMs = performance.now();
    try {
      const body = await text(request);
      const event = this.#verifier?.verify(body, request.headers as Record<string, string>);
      this.inbox.put({ event: event as WebhookEvent, atMs });
      response.writeHead(204).end();
    } catch {
      this.refused += 1;
      response.writeHead(401).end();
    }
  });

  /** @returns the URL to give to Kith */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/who-is-there`;
  }

  /** @param secret of the notification profile, as Kith shows it once */
  trust(secret: string): void {
    this.#verifier = new Webhook(secret);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
