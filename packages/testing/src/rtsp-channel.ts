import type { Socket } from 'node:net';
import { type Film, nalType } from './film.ts';
import { CLOCK_HZ, describeFilm, payloadsOf } from './rtp-packets.ts';
import type { Login } from './rtsp-requests.ts';
import type { RtspViewer } from './rtsp-viewer.ts';

/** What is done to who looks: `hangs` keeps the connection and sends nothing, `garbage` sends what is no video. */
export type Mood = 'plays' | 'hangs' | 'garbage';

export interface ChannelOptions {
  /** Everybody may look unless given. */
  readonly login?: Login;
  /** The name of a codec that the stream is said to have. */
  readonly encoding?: string;
}

interface Frame {
  readonly payloads: readonly Buffer[];
  readonly isKey: boolean;
}

/** A film while it plays. */
interface Showing {
  /** When its first frame was sent, epoch ms. */
  readonly since: number;
  /** Resolves with its last frame. */
  readonly ended: Promise<void>;
}

/**
 * One camera of the server. Until it is told to play, it shows the first second of its film again and again, in which nothing
 * happens, and so it does afterwards; whoever comes looks from the next whole picture on.
 */
export class RtspChannel implements Disposable {
  readonly url: string;
  readonly login: Login | null;
  mood: Mood = 'plays';
  readonly #encoding: string | undefined;
  readonly #viewers = new Map<RtspViewer, Socket>();
  #film: Film;
  #frames: readonly Frame[];
  #at = 0;
  #plays: { begin: (since: number) => void; end: () => void; begun: boolean; loops: boolean } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #due = 0;

  constructor(url: string, film: Film, { login, encoding }: ChannelOptions) {
    this.url = url;
    this.login = login ?? null;
    this.#encoding = encoding;
    this.#film = film;
    this.#frames = framesOf(film);
  }

  /** The address with user and password. */
  get address(): string {
    if (!this.login) return this.url;
    const { user, password } = this.login;
    return this.url.replace('://', `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
  }

  get viewers(): number {
    return [...this.#viewers.keys()].filter((viewer) => viewer.isPlaying).length;
  }

  get description(): string {
    return describeFilm(this.#film, this.#encoding);
  }

  /** Plays the film from its beginning, once the second that is shown has passed. */
  play({ loops = false } = {}): Promise<Showing> {
    return new Promise((resolve) => {
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolveEnd) => {
        end = resolveEnd;
      });
      this.#plays = { begin: (since) => resolve({ since, ended }), end, begun: false, loops };
      this.#run();
    });
  }

  /** Shows another film from now on, also to who looks: as a camera whose resolution was changed. */
  change(film: Film): void {
    this.#film = film;
    this.#frames = framesOf(film);
    this.#at = 0;
  }

  /** Ends the connections of all who look. */
  cut(): void {
    for (const connection of this.#viewers.values()) connection.destroy();
  }

  join(viewer: RtspViewer, connection: Socket): void {
    this.#viewers.set(viewer, connection);
    this.#run();
  }

  leave(viewer: RtspViewer): void {
    this.#viewers.delete(viewer);
    viewer[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.cut();
  }

  #run(): void {
    if (this.#timer) return;
    this.#due = Date.now();
    this.#timer = setTimeout(() => this.#tick(), 0);
  }

  #tick(): void {
    const { framesPerSecond } = this.#film;
    // Who sends late sends the next ones sooner, as if it had been in time.
    for (; this.#due <= Date.now(); this.#due += 1000 / framesPerSecond) this.#showNext();
    const isWanted = this.#viewers.size > 0 || this.#plays;
    this.#timer = isWanted ? setTimeout(() => this.#tick(), Math.max(1, this.#due - Date.now())) : null;
  }

  #showNext(): void {
    const plays = this.#plays;
    if (this.#at === 0 && plays && !plays.begun) {
      plays.begun = true;
      plays.begin(Date.now());
    }
    const { framesPerSecond } = this.#film;
    const frame = this.#frames[this.#at];
    const ticks = CLOCK_HZ / framesPerSecond;
    if (frame && this.mood !== 'hangs') {
      const payloads = this.mood === 'garbage' ? frame.payloads.map(spoil) : frame.payloads;
      for (const viewer of this.#viewers.keys()) viewer.show(payloads, ticks, frame.isKey);
    }
    const isOver = this.#at + 1 >= (plays?.begun ? this.#frames.length : framesPerSecond);
    this.#at = isOver ? 0 : this.#at + 1;
    if (isOver && plays?.begun && !plays.loops) {
      this.#plays = null;
      plays.end();
    }
  }
}

const KEY_TYPES = { h264: (type: number) => type === 5, hevc: (type: number) => type >= 16 && type <= 21 } as const;

const framesOf = ({ units, codec }: Film): Frame[] =>
  units.map((unit) => ({
    payloads: payloadsOf(unit, codec),
    isKey: unit.some((nal) => KEY_TYPES[codec](nalType(nal, codec))),
  }));

/** The same bytes, of which none is what it was. */
const spoil = (payload: Buffer): Buffer => Buffer.from(payload.map((value, i) => value ^ ((i * 151 + 77) & 0xff)));
