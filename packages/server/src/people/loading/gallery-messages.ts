/** What the main thread and a gallery worker say to each other: a worker does one thing, and ends. */

import type { SpaceId, TemplateId } from '@kith/contract';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import type { RecordsAs } from '../../recognition/faceindex/record-writer.ts';
import type { DamagedTemplates } from './damaged-templates.ts';
import type { ScaledOnTheWay } from './scaled-on-the-way.ts';
import type { SnapshotKey, SnapshotState } from './snapshot-file.ts';

export type GalleryJob =
  /** Reads all templates of a space from the database. */
  | {
      readonly kind: 'read database';
      readonly records: RecordsAs;
      readonly database: DatabaseConfig;
      readonly spaceId: SpaceId;
      /** That may scale what nobody has scaled. */
      readonly threads: number;
    }
  /** Reads what a node has kept. */
  | {
      readonly kind: 'read snapshot';
      readonly records: RecordsAs;
      readonly file: string;
      readonly key: SnapshotKey;
    }
  /** Keeps the records of a space, which others go on changing. */
  | {
      readonly kind: 'write snapshot';
      readonly records: RecordsAs;
      readonly memories: readonly WebAssembly.Memory[];
      readonly file: string;
      readonly key: SnapshotKey;
      readonly state: SnapshotState;
    };

export type FromGalleryWorker =
  /** Whose the next records are, in order; 0 where there is nobody's. */
  | { readonly kind: 'records'; readonly ids: Float64Array }
  /** What nobody had scaled. */
  | { readonly kind: 'scaled'; readonly spaceId: SpaceId; readonly made: ScaledOnTheWay }
  /** What is kept of these is not what was stored. */
  | { readonly kind: 'unsound'; readonly spaceId: SpaceId; readonly ids: readonly TemplateId[] }
  | { readonly kind: 'done'; readonly memories: readonly WebAssembly.Memory[]; readonly damaged: DamagedTemplates };
