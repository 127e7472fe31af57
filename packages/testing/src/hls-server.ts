import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FMP4_TIMESCALE, type HlsFilm } from './hls-film.ts';
import { Doorkeeper, type HttpLogin } from './http-login.ts';

/**
 * `stalls` answers, and has nothing new; `garbage` sends segments that are none, and `lacks` has none of those that it names; `fails` answers
 * that it cannot, `forbids` that nobody may, and `hangs` answers nothing; `ends` says that nothing comes any more.
 */
type HlsMood = 'plays' | 'stalls' | 'garbage' | 'lacks' | 'fails' | 'forbids' | 'hangs' | 'ends';

interface Options {
  readonly login?: HttpLogin;
  /** Whether playlists are packed, as nobody asked for. */
  readonly packed?: boolean;
}

const LISTED = 4;
const SEGMENT_MS = 1000;

interface Listed {
  readonly number: number;
  readonly film: HlsFilm;
  readonly bytes: Buffer;
  /** Whether it does not go on from the one before. */
  readonly isBreak: boolean;
}

/**
 * A camera on loopback that sends HLS, live: each second there is a new segment. Until it is told to play, these are the first of its film
 * again and again, in which nothing happens.
 */
export class HlsServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #doorkeeper: Doorkeeper;
  readonly #isPacked: boolean;
  readonly #timer: NodeJS.Timeout;
  #film: HlsFilm;
  /** Each that was shown, in the order of the names of their beginnings. */
  readonly #films: HlsFilm[] = [];
  #listed: Listed[] = [];
  #number = 0;
  #at = 0;
  #plays = false;
  mood: HlsMood = 'plays';
  /** What the playlist is instead, whatever it is asked for by. */
  playlist: string | null = null;
  /** What was asked for, oldest first. */
  readonly asked: string[] = [];

  private constructor(film: HlsFilm, { login, packed = false }: Options) {
    this.#film = film;
    this.#doorkeeper = new Doorkeeper(login);
    this.#isPacked = packed;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#timer = setInterval(() => this.#publish(), SEGMENT_MS);
    for (let i = 0; i < LISTED; i++) this.#publish();
  }

  static async open(film: HlsFilm, options: Options = {}): Promise<HlsServer> {
    const server = new HlsServer(film, options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** Of its playlist, with user and password. */
  get address(): string {
    return this.at('live.m3u8?camera=1');
  }

  at(path: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${this.#doorkeeper.secret}127.0.0.1:${port}/${path}`;
  }

  /** Shows its film from the beginning, once, from the next segment on. */
  play(): void {
    this.#at = 0;
    this.#plays = true;
  }

  /** Shows another film from the next segment on. */
  change(film: HlsFilm): void {
    this.#film = film;
    this.#at = 0;
  }

  /** Counts its segments from the beginning, as one that was started anew. */
  restart(): void {
    this.#listed = [];
    this.#number = 0;
    this.#publish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #publish(): void {
    if (this.mood === 'stalls') return;
    const bytes = this.#film.segments[this.#at];
    if (!bytes) throw new RangeError('A film has a segment at least');
    if (!this.#films.includes(this.#film)) this.#films.push(this.#film);
    const isBreak = this.#film.kind === 'mpegts' ? this.#at === 0 : this.#film !== this.#listed.at(-1)?.film;
    this.#listed.push({ number: this.#number, film: this.#film, bytes: timed(bytes, this.#number), isBreak });
    this.#number++;
    if (this.#listed.length > LISTED) this.#listed.shift();
    const isOver = this.#at + 1 >= this.#film.segments.length;
    if (isOver) this.#plays = false;
    this.#at = this.#plays ? this.#at + 1 : 0;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').slice(1).replace(/\?.*/, '');
    this.asked.push(path);
    if (!this.#doorkeeper.letsIn(request)) {
      return void response.writeHead(401, { 'www-authenticate': this.#doorkeeper.challenge }).end();
    }
    if (this.mood === 'hangs') return;
    if (this.mood === 'fails') return void response.writeHead(503).end();
    if (this.mood === 'forbids') return void response.writeHead(403).end();
    if (path === 'live.m3u8') return void this.#send(response, this.playlist ?? this.#live);
    if (path === 'all.m3u8') return void this.#send(response, '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlive.m3u8\n');
    const [, number, what] = /^(\d+)\.(seg|mp4)$/.exec(path) ?? [];
    const bytes =
      what === 'mp4'
        ? this.#films[Number(number)]?.beginning
        : this.#listed.find((each) => each.number === Number(number))?.bytes;
    if (!bytes || this.mood === 'lacks') return void response.writeHead(404).end();
    response.end(this.mood === 'garbage' ? Buffer.alloc(5000, 'no video') : bytes);
  }

  #send(response: ServerResponse, text: string): void {
    const bytes = this.#isPacked ? gzipSync(text) : text;
    response.writeHead(200, {
      'content-type': 'application/vnd.apple.mpegurl',
      ...(this.#isPacked && { 'content-encoding': 'gzip' }),
    });
    response.end(bytes);
  }

  get #live(): string {
    const lines = ['#EXTM3U', '#EXT-X-TARGETDURATION:1', `#EXT-X-MEDIA-SEQUENCE:${this.#listed[0]?.number ?? 0}`];
    for (const { number, film, isBreak } of this.#listed) {
      if (isBreak) lines.push('#EXT-X-DISCONTINUITY');
      if (film.beginning) lines.push(`#EXT-X-MAP:URI="${this.#films.indexOf(film)}.mp4"`);
      lines.push('#EXTINF:1.000,', `${number}.seg`);
    }
    if (this.mood === 'ends') lines.push('#EXT-X-ENDLIST');
    return `${lines.join('\n')}\n`;
  }
}

/** A segment of fragmented MP4 with another time in it; MPEG-TS as it is, for its times may jump. */
function timed(bytes: Buffer, seconds: number): Buffer {
  const at = bytes.indexOf('tfdt');
  if (at < 0) return bytes;
  const copy = Buffer.from(bytes);
  // Its length and what it is go before: version and flags, then 64 bits.
  copy.writeBigUInt64BE(BigInt(seconds * FMP4_TIMESCALE), at + 8);
  const index = copy.indexOf('sidx');
  if (index >= 0) copy.write('free', index, 'latin1');
  return copy;
}
