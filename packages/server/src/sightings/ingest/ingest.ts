import type { EntryId, SourceSettings } from '@kith/contract';
import type { Candidates } from '../../people/persons/identify.ts';
import type { IndexSync } from '../../people/persons/index-sync.ts';
import { beforeSearch } from '../../people/persons/still-new.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SpaceLocks } from '../../platform/db/space-locks.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { frameOf, stageFrame } from '../../platform/media/store-pictures.ts';
import type { AnalysedPicture } from '../../recognition/vision/vision.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { type JudgeDeps, judgeFaces } from './judge.ts';
import type { StoreFrame } from './storing-together.ts';

export interface IngestDeps extends JudgeDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly media: Media;
  readonly indexSync: Pick<IndexSync, 'catchUp' | 'ready' | 'revisionOf'>;
  readonly spaceLocks: SpaceLocks;
  readonly storeFrame: StoreFrame;
}

/** A frame of a camera, analysed. */
export interface Frame {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  /** Epoch ms when the camera says it was seen. */
  readonly timestamp: number | undefined;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
}

/** Stores one entry for every face of a frame, by the rules of its source, all or none. Largest face first. */
export async function ingest(
  deps: IngestDeps,
  source: SourceRow,
  settings: SourceSettings,
  frame: Frame,
): Promise<EntryId[]> {
  if (frame.picture.faces.length === 0) return [];
  const store = () => judgeAndStore(deps, source, settings, frame);
  return settings.auto_create_persons ? deps.spaceLocks.run(source.space_id, store) : store();
}

async function judgeAndStore(
  deps: IngestDeps,
  source: SourceRow,
  settings: SourceSettings,
  { image, picture, timestamp, among }: Frame,
): Promise<EntryId[]> {
  const { clock, ids, gallery, indexSync, media, storeFrame } = deps;
  const { id: sourceId, space_id: spaceId } = source;
  const searched = settings.auto_create_persons ? await beforeSearch(indexSync, spaceId) : null;
  const now = clock();
  const judged = await judgeFaces(deps, source, settings, picture.faces, among);
  const newcomers = judged.filter(({ result }) => result === 'new').length;
  gallery.ensureRoom(spaceId, newcomers);
  const creates = newcomers > 0;
  const staged = await stageFrame({ media, ids }, frameOf(image, picture), judged, settings.store_images_for_results);
  const seen = settings.use_pps_time && timestamp !== undefined ? timestamp : now;
  return storeFrame(spaceId, { sourceId, judged, staged, seen, searched: creates ? searched : null });
}
