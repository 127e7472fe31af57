import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Film } from './film.ts';
import { type ChannelOptions, RtspChannel } from './rtsp-channel.ts';
import { challenge, isLetIn, RtspReader, type RtspRequest } from './rtsp-requests.ts';
import { RtspViewer } from './rtsp-viewer.ts';

/** Cameras on loopback that speak RTSP (RFC 2326) and show films, over TCP or UDP. */
export class RtspServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #channels = new Map<string, RtspChannel>();
  readonly #connections = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (connection) => this.#serve(connection));
  }

  static async open(): Promise<RtspServer> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RtspServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Sets up a camera. */
  add(name: string, film: Film, options: ChannelOptions = {}): RtspChannel {
    const channel = new RtspChannel(`rtsp://127.0.0.1:${this.port}/${name}`, film, options);
    this.#channels.set(name, channel);
    return channel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const channel of this.#channels.values()) channel[Symbol.dispose]();
    for (const connection of this.#connections) connection.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(connection: Socket): void {
    this.#connections.add(connection);
    const reader = new RtspReader();
    const visit: Visit = { nonce: randomBytes(8).toString('hex'), channel: null, viewer: null };
    connection.on('data', (bytes) => {
      for (const request of reader.take(bytes)) {
        const answer = this.#answer(request, visit, connection);
        if (connection.writable) connection.write(written(request, answer));
        if (request.method === 'TEARDOWN') connection.end();
        if (request.method === 'PLAY' && answer.status === '200 OK' && visit.viewer) visit.viewer.isPlaying = true;
      }
    });
    // Viewers are killed in tests.
    connection.on('error', () => undefined);
    connection.on('close', () => {
      this.#connections.delete(connection);
      if (visit.viewer) visit.channel?.leave(visit.viewer);
    });
  }

  #answer(request: RtspRequest, visit: Visit, connection: Socket): Answer {
    const { method, url, headers } = request;
    if (method === 'OPTIONS') return ok({ Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN' });
    const channel = this.#channelOf(url);
    if (!channel) return { status: '404 Not Found' };
    if (channel.login && !isLetIn(request, visit.nonce, channel.login)) {
      return { status: '401 Unauthorized', headers: { 'WWW-Authenticate': challenge(visit.nonce) } };
    }
    if (method === 'DESCRIBE') {
      return ok({ 'Content-Base': `${channel.url}/`, 'Content-Type': 'application/sdp' }, channel.description);
    }
    if (method === 'SETUP') {
      const transport = headers.get('transport') ?? '';
      const way = wayOf(transport, connection);
      if (!way) return { status: '461 Unsupported Transport' };
      visit.channel = channel;
      visit.viewer = way.viewer;
      channel.join(way.viewer, connection);
      return ok({ Transport: way.transport, Session: `${way.viewer.id};timeout=60` });
    }
    return ok(visit.viewer ? { Session: visit.viewer.id } : {});
  }

  #channelOf(url: string): RtspChannel | undefined {
    const [, name = ''] = /^rtsp:\/\/[^/]+\/(.*?)(?:\/track0)?\/?$/.exec(url) ?? [];
    return this.#channels.get(name);
  }
}

/** A connection, and where it has come to. */
interface Visit {
  readonly nonce: string;
  channel: RtspChannel | null;
  viewer: RtspViewer | null;
}

interface Answer {
  readonly status: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const ok = (headers: Readonly<Record<string, string>>, body?: string): Answer => ({
  status: '200 OK',
  headers,
  ...(body !== undefined && { body }),
});

/** How packets are to go. RTCP reports are taken and none is sent. */
function wayOf(
  transport: string,
  connection: Socket,
): { readonly viewer: RtspViewer; readonly transport: string } | null {
  const channel = /interleaved=(\d+)-\d+/.exec(transport)?.[1];
  if (channel) return { viewer: RtspViewer.overConnection(connection, Number(channel)), transport };
  const port = /client_port=(\d+)-\d+/.exec(transport)?.[1];
  if (!port) return null;
  const viewer = RtspViewer.overUdp(connection.remoteAddress ?? '127.0.0.1', Number(port));
  return { viewer, transport: `${transport};server_port=6970-6971` };
}

function written({ headers }: RtspRequest, { status, headers: own = {}, body = '' }: Answer): string {
  const lines = [`RTSP/1.0 ${status}`, `CSeq: ${headers.get('cseq') ?? '0'}`];
  for (const [name, value] of Object.entries(own)) lines.push(`${name}: ${value}`);
  if (body) lines.push(`Content-Length: ${body.length}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
