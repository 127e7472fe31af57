import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { localCertificate } from './local-certificate.ts';

/** An e-mail as it came. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly user: string | null;
  readonly source: string;
}

interface Behaviour {
  /** From the first byte, when the client asks for it, or never. */
  readonly tls?: 'always' | 'asked' | 'never';
  readonly password?: string;
  /** Why a recipient is refused: a status, like 550 for good or 451 for now. */
  readonly refusal?: (address: string) => number | null;
}

/** A real mail server on loopback that remembers what came; its user is `kith`. */
export class MailServer implements AsyncDisposable {
  readonly mails: Mail[] = [];
  readonly #server: SMTPServer;

  private constructor(behaviour: () => Behaviour, options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      ...localCertificate,
      ...options,
      logger: false,
      onAuth: ({ username, password }, _session, done) => {
        const isKnown = username === 'kith' && password === behaviour().password;
        done(isKnown ? null : new Error('Invalid credentials'), isKnown ? { user: username } : undefined);
      },
      onRcptTo: ({ address }, _session, done) => {
        const responseCode = behaviour().refusal?.(address);
        done(responseCode ? Object.assign(new Error(`Not for <${address}>`), { responseCode }) : null);
      },
      onData: (stream, { envelope: { mailFrom, rcptTo }, secure, user }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            isEncrypted: secure,
            user: typeof user === 'string' ? user : null,
            source: Buffer.concat(chunks).toString('utf8'),
          });
          done();
        });
      },
    });
    this.#server.on('error', () => {});
  }

  /** @param behaviour may change from connection to connection, but for its TLS */
  static async open(behaviour: () => Behaviour = () => ({})): Promise<MailServer> {
    const { tls = 'asked', password } = behaviour();
    const server = new MailServer(behaviour, {
      secure: tls === 'always',
      hideSTARTTLS: tls === 'never',
      authOptional: password === undefined,
      disabledCommands: [...(password === undefined ? ['AUTH'] : []), ...(tls === 'never' ? ['STARTTLS'] : [])],
    });
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
