/** What the main thread and the thread that holds the past say to each other. */

import type { SpaceId } from '@kith/contract';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import type { FaceSearch, FoundFaces } from '../../recognition/signs/nearest-faces.ts';

export interface PastWorkerData {
  readonly database: DatabaseConfig;
  /** That what it holds may take. */
  readonly memoryBytes: number;
}

export type Asked =
  | { readonly kind: 'search'; readonly spaceId: SpaceId; readonly search: FaceSearch }
  /** Lets go what was erased. */
  | { readonly kind: 'follow'; readonly spaceId: SpaceId }
  /** Lets go everything of a space. */
  | { readonly kind: 'drop'; readonly spaceId: SpaceId };

export interface ToPastWorker {
  readonly request: number;
  readonly asked: Asked;
}

/** What the thread says by itself answers this request, which nobody makes. */
export const OF_NOBODY = 0;

/** `incomplete`: not all faces of the space can be looked for yet. */
export type PastAnswer = FoundFaces | 'incomplete' | 'done';

export type FromPastWorker =
  | { readonly kind: 'answer'; readonly request: number; readonly answer: PastAnswer }
  | { readonly kind: 'failed'; readonly request: number; readonly message: string; readonly isDatabaseDown: boolean };
