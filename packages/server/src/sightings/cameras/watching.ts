import type {
  CameraPicture,
  CameraProblemCode,
  CameraTransport,
  SourceId,
  SourceSettings,
  VisitId,
  Zone,
} from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';

/** While nobody can look, whoever was there is taken to be for so much longer, ms. */
export const OUTAGE_MS = 60_000;

/** Where a stream is, to be connected to. */
export interface Stream {
  /** With user and password: it is never logged. */
  readonly url: string;
  readonly transport: CameraTransport;
  /** The address that its host stands for, which was checked: the connection goes there. null: it is no host's. */
  readonly address: string | null;
}

/** Why a camera cannot be read. */
interface StreamProblem {
  readonly kind: 'fails';
  readonly problem: CameraProblemCode;
}

export type FoundStream = { readonly kind: 'stream'; readonly stream: Stream } | StreamProblem;

/** A camera that this node reads, as it is set now; whoever changes a setting makes another one of it. */
export interface WatchedCamera {
  readonly id: SourceId;
  readonly source: SourceRow;
  readonly settings: SourceSettings;
  /** Looks up where it is, and whether it may be reached: before every connection. */
  readonly stream: () => Promise<FoundStream>;
  /** Whether it is still to be read, and by this node: nobody else begins to before the transaction ends. */
  readonly isStillRead: (tx: Tx) => Promise<boolean>;
  /** Where to look; none: everywhere. */
  readonly zones: readonly Zone[];
  /** How many frames a second are looked at while something moves. */
  readonly framesPerSecond: number;
  /** Whoever was not seen for so long has left. */
  readonly absenceMs: number;
}

/** What a camera is found to be. */
export type Finding =
  | ({ readonly kind: 'online' } & CameraPicture)
  | { readonly kind: 'offline'; readonly problem: CameraProblemCode };

/** Whom the one who reads a camera tells. */
export interface CameraReports {
  state(finding: Finding): void;
}

/** A face in the frame that was looked at last, to be drawn. Its box is in 0–1 of the width and of the height. */
export interface ShownFace {
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** null while it is not sure who it is. */
  readonly visitId: VisitId | null;
}

export interface ShownFrame {
  /** Epoch ms. */
  readonly at: number;
  readonly faces: readonly ShownFace[];
  /** To be asked for at once: later its memory may be another frame's. */
  jpeg(): Promise<Buffer>;
}

/** What became of the frames since the camera is read. */
export interface CameraHealth {
  readonly framesSeen: number;
  readonly framesLooked: number;
  readonly framesDropped: number;
  /** Epoch ms. */
  readonly lastFrameAt: number | null;
  /** Whether it could be looked at, without a break, for as long as an absence lasts: who was not seen then is gone. */
  readonly isSeeing: boolean;
}

/** A camera that is being read, until it is disposed of. */
export interface CameraWatch extends AsyncDisposable {
  readonly health: CameraHealth;
  /** The newest frame; null while there is none. */
  lastFrame(): ShownFrame | null;
  /** Is not read any more, until `resume`; whoever is to be told of still is. */
  rest(): Promise<void>;
  resume(): void;
}

/** What came of trying a stream. */
export type Trial = ({ readonly kind: 'works' } & CameraPicture) | StreamProblem;

/** What reads streams. */
export interface StreamReader {
  watch(camera: WatchedCamera, reports: CameraReports): CameraWatch;
  /** Takes ten seconds at most. */
  try(stream: Stream): Promise<Trial>;
}
