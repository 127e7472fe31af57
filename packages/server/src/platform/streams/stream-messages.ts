import type { CameraPicture, CameraProblemCode, Zone } from '@kith/contract';
import type { Backoff } from './backoff.ts';
import type { Ffmpeg } from './find-ffmpeg.ts';
import type { StreamAddress } from './stream-address.ts';

/** How a stream is read. */
export interface StreamSpec {
  readonly zones: readonly Zone[];
  /** Frames a second at most. */
  readonly rate: number;
  readonly backoff: Backoff;
  /** After so long without a picture it is given up. */
  readonly silenceMs: number;
  /** Whether it is tried again when it fails. */
  readonly again: boolean;
}

/** Where a stream is at this moment, and what reads it; or why it cannot be read. */
export type Found =
  | { readonly kind: 'stream'; readonly address: StreamAddress; readonly ffmpeg: Ffmpeg }
  | { readonly kind: 'fails'; readonly problem: CameraProblemCode };

/** To the thread that reads. */
export type ToReader =
  | { readonly kind: 'open'; readonly stream: number; readonly spec: StreamSpec }
  | { readonly kind: 'found'; readonly stream: number; readonly found: Found }
  /** One frame, the newest; `still`: even while nothing moves. */
  | { readonly kind: 'want'; readonly stream: number; readonly still: boolean }
  | { readonly kind: 'release'; readonly slot: number }
  | { readonly kind: 'close'; readonly stream: number }
  | 'close';

/** A frame in shared memory, until its slot is released. */
export interface SharedFrame {
  readonly slot: number;
  readonly memory: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly fullRange: boolean;
  /** Epoch ms when it came. */
  readonly at: number;
}

/** What was seen and read since the last report. */
export interface Counted {
  /** Tiny pictures. */
  readonly seen: number;
  /** Frames that a newer one took the place of. */
  readonly dropped: number;
}

/** From the thread that reads, about one stream. */
export type StreamReport =
  /** Asks where it is, before every connection. */
  | { readonly kind: 'find' }
  | { readonly kind: 'online'; readonly picture: CameraPicture }
  | {
      readonly kind: 'offline';
      readonly problem: CameraProblemCode;
      readonly detail: string;
      readonly againInMs: number;
    }
  | { readonly kind: 'frame'; readonly frame: SharedFrame }
  | { readonly kind: 'counted'; readonly counted: Counted }
  | { readonly kind: 'closed' };

export type FromReader = { readonly stream: number } & StreamReport;
