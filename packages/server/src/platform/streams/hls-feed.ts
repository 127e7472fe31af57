import { setTimeout as pause } from 'node:timers/promises';
import type { CameraProblemCode } from '@kith/contract';
import { steadyClock } from '../clock.ts';
import { CameraHttp, type CameraPlace } from './camera-http.ts';
import { fetchWhole } from './fetch-whole.ts';
import { dueSegments } from './hls-edge.ts';
import { type MediaPlaylist, type Playlist, type Resource, readPlaylist, type Segment } from './hls-playlist.ts';
import { bestVariant } from './hls-variant.ts';

/** `anew`: what comes is other than before, and to be begun once more. */
type EndOfFeed = CameraProblemCode | 'anew';

interface Events {
  /** Resolves when the bytes have been taken, or never will be. */
  readonly onBytes: (bytes: Buffer) => Promise<void>;
  /** Called once, unless it was stopped before. @param detail what was said, perhaps with the address */
  readonly onEnd: (why: EndOfFeed, detail: string) => void;
}

const PLAYLIST = { most: 512 * 1024, withinMs: 8000 } as const;
const SEGMENT = { most: 16 * 1024 * 1024, withinMs: 10_000 } as const;
/** A playlist is asked for again after this, ms, at the soonest. */
const LEAST_PAUSE_MS = 500;
/** A live playlist has something new after so many of its target durations (RFC 8216, 6.2.2). */
const LATEST = 1.5;

/**
 * What a camera gives as HLS, from its newest segments on, as one stream of MPEG-TS or fragmented MP4. Whatever a playlist names is
 * fetched from the very place that it came from itself, or not at all.
 */
export class HlsFeed {
  readonly #camera: CameraHttp;
  readonly #base: URL;
  readonly #events: Events;
  readonly #stop = new AbortController();
  #isConnected = false;
  /** Why nothing new could be fetched last. */
  #problem: CameraProblemCode | null = null;
  #targetSeconds = 0;
  /** The number of the segment that is waited for. */
  #wanted: number | null = null;
  /** undefined: nothing was given yet. */
  #map: Resource | null | undefined;
  /** Resolve when what was given last, and what was given before that, has been taken: more is not kept. */
  #taken: Promise<void> = Promise.resolve();
  #takenBefore: Promise<void> = Promise.resolve();

  constructor(place: CameraPlace, events: Events) {
    this.#camera = new CameraHttp(place);
    this.#base = new URL(place.url);
    this.#events = events;
    const read = this.#read().catch((error: unknown) => error);
    void read.then((error) => {
      this.#camera.close();
      if (this.#stop.signal.aborted) return;
      if (error instanceof FeedEnd) events.onEnd(error.why, error.message);
      else events.onEnd('garbage', String(error));
    });
  }

  /** What it says that no picture comes. */
  get whySilent(): CameraProblemCode {
    return this.#isConnected ? (this.#problem ?? 'hung') : 'unreachable';
  }

  /** A pause of its pictures that is as long, ms, says nothing. */
  get silenceMs(): number {
    return LATEST * this.#targetSeconds * 1000;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** @throws FeedEnd in the end */
  async #read(): Promise<void> {
    const { url, found } = await this.#find();
    if (found.isOver) throw new FeedEnd('stopped', 'The stream is over.');
    let playlist: MediaPlaylist | null = found;
    for (;;) {
      const since = steadyClock();
      const isNew = playlist !== null && (await this.#follow(playlist, url));
      const shortestS = isNew ? (playlist?.segments.at(-1)?.seconds ?? 0) : this.#targetSeconds / 2;
      const rest = Math.max(LEAST_PAUSE_MS, 1000 * shortestS) - (steadyClock() - since);
      if (rest > 0) await pause(rest, undefined, { signal: this.#stop.signal });
      const next = await this.#load(url);
      if (next?.kind === 'master') throw new FeedEnd('anew', 'It is a playlist of streams now.');
      playlist = next;
    }
  }

  /** The playlist of segments, to which one of streams may lead. */
  async #find(): Promise<{ readonly url: URL; readonly found: MediaPlaylist }> {
    const first = await this.#load(this.#base);
    if (first?.kind === 'media') return { url: this.#base, found: first };
    const variant = bestVariant(first?.variants ?? []);
    if (!variant) throw new FeedEnd('no_video', 'None of the streams has a video.');
    const url = this.#within(variant.uri, this.#base);
    const second = await this.#load(url);
    if (second?.kind === 'media') return { url, found: second };
    throw new FeedEnd('garbage', 'A playlist of streams leads to another one.');
  }

  /** null: it could not be had now. */
  async #load(url: URL): Promise<Playlist | null> {
    const fetched = await fetchWhole(this.#camera, { uri: uriOf(url), ...PLAYLIST, signal: this.#stop.signal });
    if (fetched.kind === 'fails') {
      this.#problem = fetched.problem;
      // Who is told of it is decided by silence: one answer of thousands may be late.
      if (mayPass(fetched.problem) && this.#wanted !== null) return null;
      // Nobody knows whether anything is there that never answered.
      const isNobody = fetched.problem === 'hung' && !this.#isConnected;
      throw new FeedEnd(isNobody ? 'unreachable' : fetched.problem, fetched.detail);
    }
    this.#isConnected = true;
    const playlist = readPlaylist(fetched.bytes.toString('utf8'));
    if (!playlist) throw new FeedEnd('no_video', 'What comes is no playlist.');
    if (playlist.kind === 'media' && playlist.isEncrypted) throw new FeedEnd('codec_missing', 'It is encrypted.');
    return playlist;
  }

  /** Gives what of a playlist is due; false when nothing is. */
  async #follow(playlist: MediaPlaylist, url: URL): Promise<boolean> {
    this.#targetSeconds = playlist.targetSeconds;
    const { segments, next, isAnew } = dueSegments(playlist, this.#wanted);
    if (isAnew && this.#wanted !== null) throw new FeedEnd('anew', 'It counts anew.');
    const isNew = next !== this.#wanted;
    this.#wanted = next;
    for (const segment of segments) await this.#give(segment, url);
    if (playlist.isOver) {
      await this.#taken;
      throw new FeedEnd('stopped', 'The stream is over.');
    }
    return isNew;
  }

  async #give(segment: Segment, url: URL): Promise<void> {
    if (this.#map !== undefined && !goesOn(segment, this.#map)) throw new FeedEnd('anew', 'Another beginning.');
    await this.#takenBefore;
    if (this.#map === undefined) {
      const beginning = segment.map && (await this.#fetch(segment.map, url, SEGMENT.withinMs));
      if (beginning) this.#pass(beginning);
      if (segment.map && !beginning) return;
      this.#map = segment.map;
    }
    const bytes = await this.#fetch(segment, url, Math.max(SEGMENT.withinMs, 2000 * segment.seconds));
    if (!bytes) return;
    if (!(segment.map ? isFragment(bytes) : isTransportStream(bytes))) throw new FeedEnd('garbage', 'It is no video.');
    this.#problem = null;
    this.#pass(bytes);
  }

  /** null: it cannot be had, as one that has left the playlist meanwhile. */
  async #fetch({ uri, range }: Resource, base: URL, withinMs: number): Promise<Buffer | null> {
    const wish = {
      uri: uriOf(this.#within(uri, base)),
      range,
      most: SEGMENT.most,
      withinMs,
      signal: this.#stop.signal,
    };
    const fetched = await fetchWhole(this.#camera, wish);
    if (fetched.kind === 'bytes') return fetched.bytes;
    this.#problem = fetched.problem;
    if (mayPass(fetched.problem) || fetched.problem === 'no_video') return null;
    throw new FeedEnd(fetched.problem, fetched.detail);
  }

  #pass(bytes: Buffer): void {
    this.#takenBefore = this.#taken;
    this.#taken = this.#events.onBytes(bytes);
  }

  /** @throws FeedEnd where a playlist leads anywhere else: nobody has checked that */
  #within(uri: string, base: URL): URL {
    const url = URL.canParse(uri, base.href) ? new URL(uri, base) : null;
    if (url?.protocol === this.#base.protocol && url.host === this.#base.host) return url;
    throw new FeedEnd('forbidden_address', 'A playlist leads elsewhere.');
  }
}

class FeedEnd extends Error {
  readonly why: EndOfFeed;

  constructor(why: EndOfFeed, detail: string) {
    super(detail);
    this.why = why;
  }
}

/** A camera that is late, or out of reach, may be back for the next that it is asked. */
const mayPass = (problem: CameraProblemCode): boolean => problem === 'unreachable' || problem === 'hung';

const uriOf = ({ pathname, search }: URL): string => `${pathname}${search}`;

/** What reads MP4 follows no times that go back. */
const goesOn = ({ map, isBreak }: Segment, before: Resource | null): boolean =>
  isSame(map, before) && !(isBreak && map !== null);

const isSame = (a: Resource | null, b: Resource | null): boolean =>
  a?.uri === b?.uri && a?.range?.from === b?.range?.from && a?.range?.length === b?.range?.length;

/** ISO/IEC 13818-1: packets of 188 bytes, each of which begins with 0x47. */
const isTransportStream = (bytes: Buffer): boolean => bytes[0] === 0x47 && (bytes[188] ?? 0x47) === 0x47;

/** ISO/IEC 14496-12: boxes, each of which says behind its length what it is. */
const isFragment = (bytes: Buffer): boolean =>
  /^(styp|moof|sidx|emsg|prft|ftyp|free|skip|uuid)$/.test(bytes.toString('latin1', 4, 8));
