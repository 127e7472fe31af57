import { setTimeout as pause } from 'node:timers/promises';
import type { CameraPicture, CameraProblemCode } from '@kith/contract';
import { MotionGate } from '../../recognition/motion/motion-gate.ts';
import { blindOutside } from '../../recognition/motion/zones.ts';
import { steadyClock } from '../clock.ts';
import { pauseMs } from './backoff.ts';
import { ffmpegCall } from './ffmpeg-arguments.ts';
import { FfmpegRun, type RunEnd } from './ffmpeg-run.ts';
import type { FrameSlots } from './frame-slots.ts';
import { HlsFeed } from './hls-feed.ts';
import { MjpegFeed } from './mjpeg-feed.ts';
import { leadsElsewhere, readFormat, readSize } from './read-log.ts';
import { secretsOf } from './secrets-of.ts';
import type { Found, SharedFrame, StreamReport, StreamSpec } from './stream-messages.ts';
import { problemOf, problemOfSilence, problemOfStart, withoutSecrets } from './stream-problem.ts';
import type { ReadFrame } from './y4m-reader.ts';

/** So long after something moved frames are looked at, ms. */
const LINGER_MS = 2000;
const WATCH_MS = 1000;
/** A stream that was there for so long did not fail in a row with what comes after. */
const STEADY_MS = 30_000;
const DETAIL_LENGTH = 400;
/** A process that is killed and still there, ms, waits within the kernel, for a device or a disk: nobody waits for it any longer. */
const STUCK_MS = 5000;

interface Deps {
  readonly slots: FrameSlots;
  readonly report: (report: StreamReport) => void;
}

/** Reads one stream in the thread of streams, again and again, until it is closed. */
export class StreamReader implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #spec: StreamSpec;
  #gate: MotionGate;
  #run: FfmpegRun | null = null;
  /** Where the stream is fetched here, and not by ffmpeg; and what it said at its end. */
  #feed: MjpegFeed | HlsFeed | null = null;
  #fedWords: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #watch: NodeJS.Timeout;
  #closed = false;
  #failures = 0;
  #ends: Promise<void> = Promise.resolve();
  #isFinding = false;

  /** Of this run; times are by the steady clock, for that of the machine may be set. */
  #secrets: readonly string[] = [];
  #format: CameraPicture | null = null;
  #size: { readonly width: number; readonly height: number } | null = null;
  #online = false;
  #onlineSince = 0;
  #lastPictureAt = 0;
  /** Since when there is no picture, however often it was begun anew meanwhile; null: there is, or it failed. */
  #emptySince: number | null = null;
  /** `anew`: it goes on otherwise, which is no fault. */
  #given: CameraProblemCode | 'anew' | null = null;

  #movedAt = Number.NEGATIVE_INFINITY;
  #wants: 'nothing' | 'motion' | 'anything' = 'nothing';
  #newest: (ReadFrame & { readonly at: number }) | null = null;
  #counted = { seen: 0, dropped: 0 };

  constructor(spec: StreamSpec, deps: Deps) {
    this.#spec = spec;
    this.#deps = deps;
    this.#gate = new MotionGate(spec.zones);
    this.#watch = setInterval(() => this.#look(), Math.min(WATCH_MS, spec.silenceMs / 4));
    this.#find();
  }

  /** One frame more is wanted, the newest there is: once something moves, or, with `still`, at once. */
  want(still: boolean): void {
    this.#wants = still || this.#wants === 'anything' ? 'anything' : 'motion';
    this.#serve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    this.#feed?.stop();
    this.#run?.kill();
    const stuck = new AbortController();
    await Promise.race([this.#ends, pause(STUCK_MS, undefined, { signal: stuck.signal }).catch(() => undefined)]);
    stuck.abort();
    this.#forget();
  }

  /** Where it is may have changed, and whether it may be read. */
  #find(): void {
    this.#isFinding = true;
    this.#deps.report({ kind: 'find' });
  }

  /** Connects to where it is. */
  found(found: Found): void {
    if (!this.#isFinding || this.#closed) return;
    this.#isFinding = false;
    if (found.kind === 'fails') this.#fail(found.problem, '');
    else this.#start(found);
  }

  #start({ address, ffmpeg }: Found & { readonly kind: 'stream' }): void {
    this.#gate = new MotionGate(this.#spec.zones);
    this.#secrets = secretsOf(address);
    this.#format = null;
    this.#size = null;
    this.#online = false;
    this.#given = null;
    this.#lastPictureAt = steadyClock();
    this.#emptySince ??= this.#lastPictureAt;
    const call = ffmpegCall(address, this.#spec.rate, ffmpeg.version);
    const run = new FfmpegRun(ffmpeg.command, call, this.#deps.slots, {
      onLine: (line) => this.#readLine(line),
      onTiny: (picture) => this.#see(picture),
      onFrame: (frame, at) => this.#receive(frame, at),
    });
    this.#run = run;
    this.#ends = run.ended.then((end) => this.#ended(end));
    this.#fedWords = null;
    const onEnd = (why: CameraProblemCode | 'anew', words: string) => {
      this.#fedWords = words;
      this.#giveUp(why);
    };
    if (address.kind === 'http') this.#feed = new MjpegFeed(address, { onPicture: (jpeg) => run.feed(jpeg), onEnd });
    if (address.kind === 'hls') this.#feed = new HlsFeed(address, { onBytes: (bytes) => run.pour(bytes), onEnd });
  }

  #readLine(line: string): void {
    // ffmpeg follows before it can be kept from it; what came of it is told to nobody.
    if (leadsElsewhere(line)) this.#giveUp('forbidden_address');
    this.#format ??= readFormat(line);
    const size = readSize(line);
    if (!size) return;
    const isOther = this.#size !== null && (size.width !== this.#size.width || size.height !== this.#size.height);
    this.#size = size;
    // Frames would be stretched to the size of the first.
    if (isOther) this.#giveUp('anew');
  }

  #see(picture: Uint8Array): void {
    const now = steadyClock();
    this.#lastPictureAt = now;
    this.#emptySince = null;
    this.#counted.seen++;
    if (!this.#online) {
      this.#online = true;
      this.#onlineSince = now;
      const { width, height } = this.#size ?? { width: 0, height: 0 };
      this.#deps.report({ kind: 'online', picture: this.#format ?? { width, height, codec: 'unknown', fps: null } });
    }
    if (this.#gate.isMoving(picture)) this.#movedAt = now;
    this.#serve();
  }

  get #isMoving(): boolean {
    return steadyClock() - this.#movedAt < LINGER_MS;
  }

  #receive(frame: ReadFrame, at: number): void {
    if (this.#newest) {
      this.#deps.slots.give(this.#newest.slot.id);
      this.#counted.dropped++;
    }
    this.#newest = { ...frame, at };
    this.#serve();
  }

  /** Hands over what is wanted, and reads on only while somebody wants it. */
  #serve(): void {
    const isOpen = this.#isMoving || this.#wants === 'anything';
    if (this.#newest && this.#wants !== 'nothing' && isOpen) {
      const { slot, at, width, height, fullRange } = this.#newest;
      this.#newest = null;
      this.#wants = 'nothing';
      const yuv420 = new Uint8Array(slot.memory);
      blindOutside(this.#spec.zones, { width, height, fullRange, yuv420 });
      const frame: SharedFrame = { slot: slot.id, memory: slot.memory, at, width, height, fullRange };
      this.#deps.report({ kind: 'frame', frame });
    }
    if (this.#isMoving || this.#wants === 'anything') this.#run?.resume();
    else {
      this.#run?.pause();
      this.#forget();
    }
  }

  #forget(): void {
    if (this.#newest) this.#deps.slots.give(this.#newest.slot.id);
    this.#newest = null;
  }

  /** Notices a stream that is silent. */
  #look(): void {
    if (this.#counted.seen > 0) {
      this.#deps.report({ kind: 'counted', counted: this.#counted });
      this.#counted = { seen: 0, dropped: 0 };
    }
    if (!this.#run) return;
    const longestMs = Math.max(this.#spec.silenceMs, this.#online ? (this.#feed?.silenceMs ?? 0) : 0);
    if (steadyClock() - (this.#emptySince ?? this.#lastPictureAt) > longestMs) this.#giveUp(this.#whySilent(this.#run));
  }

  #whySilent({ lines }: FfmpegRun): CameraProblemCode {
    if (this.#feed) return this.#feed.whySilent;
    return this.#online ? 'hung' : problemOfSilence(lines);
  }

  #giveUp(why: CameraProblemCode | 'anew'): void {
    this.#given ??= why;
    this.#run?.kill();
  }

  #ended({ lines, cause, isGarbage }: RunEnd): void {
    this.#run = null;
    this.#feed?.stop();
    this.#feed = null;
    this.#forget();
    if (this.#closed) return;
    const isEmpty = this.#emptySince !== null && steadyClock() - this.#emptySince > this.#spec.silenceMs;
    if (this.#given === 'anew' && !isEmpty) {
      // No fault, yet a stream that is another one every time must not start processes without a pause.
      this.#timer = setTimeout(() => this.#find(), pauseMs(this.#spec.backoff, 1, Math.random()));
      return;
    }
    if (this.#online && steadyClock() - this.#onlineSince > STEADY_MS) this.#failures = 0;
    const found = cause ? problemOfStart(cause) : isGarbage ? 'garbage' : problemOf(lines, this.#online);
    const given = this.#given === 'anew' ? 'garbage' : this.#given;
    this.#fail(given ?? found, cause?.message ?? this.#fedWords ?? lines.slice(-3).join(' | '));
  }

  #fail(problem: CameraProblemCode, words: string): void {
    this.#online = false;
    this.#emptySince = null;
    this.#failures++;
    const againInMs = pauseMs(this.#spec.backoff, this.#failures, Math.random());
    const detail = withoutSecrets(words, this.#secrets).slice(0, DETAIL_LENGTH);
    this.#deps.report({ kind: 'offline', problem, detail, againInMs });
    if (this.#spec.again) this.#timer = setTimeout(() => this.#find(), againInMs);
  }
}
