import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client without manners: it sends bytes as they are, and reads or does not read. */
export interface RawClient extends Disposable {
  readonly socket: Socket;
  /** Everything that came, as Latin-1. */
  readonly text: () => string;
  /** Sends bytes; the promise settles when the kernel has taken them, or never. */
  send(bytes: string | Uint8Array): void;
  /** Whole answers that came, in order. Bodies are told by their length. */
  readonly answers: () => readonly RawAnswer[];
  /** Settles when the connection is over. */
  readonly ended: Promise<void>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param url of a server, as `listen` gives it */
export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await Promise.race([once(socket, 'connect'), ended]);
  const text = () => Buffer.concat(chunks).toString('latin1');
  return {
    socket,
    text,
    ended,
    send: (bytes) => void socket.write(bytes),
    answers: () => answersIn(text()),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let at = 0; ; ) {
    const bodyAt = text.indexOf('\r\n\r\n', at) + 4;
    if (bodyAt < 4) return answers;
    const [first = '', ...lines] = text.slice(at, bodyAt - 4).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const end = bodyAt + Number(headers['content-length'] ?? 0);
    if (end > text.length) return answers;
    answers.push({ status: Number(first.split(' ')[1]), headers, body: text.slice(bodyAt, end) });
    at = end;
  }
}
