import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Parsed JSON, or null when there is none. */
  readonly body: unknown;
}

/** Sends bytes over a connection of their own, and reads one answer with a length. */
export async function exchange(url: string, bytes: Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(10_000, () => socket.destroy(new Error('No whole answer within 10 seconds.')));
  try {
    socket.write(bytes);
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      const answer = parse(received);
      if (answer) return answer;
    }
    throw new Error(`The connection ended in the middle of an answer: ${received.toString()}`);
  } finally {
    socket.destroy();
  }
}

function parse(received: Buffer): RawAnswer | null {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = received.subarray(0, headEnd).toString('latin1');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  const body = received.subarray(headEnd + 4);
  if (body.length < length) return null;
  return { status, body: length === 0 ? null : JSON.parse(body.toString()) };
}
