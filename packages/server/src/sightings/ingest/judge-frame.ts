import type { EntryId, SourceSettings } from '@kith/contract';
import type { Candidates } from '../../people/persons/identify.ts';
import type { Searched } from '../../people/persons/still-new.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { frameOf, stageFrame } from '../../platform/media/store-pictures.ts';
import type { AnalysedPicture } from '../../recognition/vision/vision.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { seekStrangers } from '../joining/seek-strangers.ts';
import type { StrangerIndex } from '../joining/stranger-index.ts';
import { type JudgeDeps, type Judged, judgeFaces } from './judge.ts';
import type { OnStored } from './store-frames.ts';
import type { StoreFrame } from './storing-together.ts';

/** A frame of a camera, analysed. */
export interface Frame {
  readonly image: Uint8Array;
  readonly picture: AnalysedPicture;
  /** Epoch ms when the camera says it was seen. */
  readonly timestamp: number | undefined;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
  readonly onStored?: OnStored;
}

/** With the source that it is from. */
export interface ArrivedFrame {
  readonly source: SourceRow;
  readonly settings: SourceSettings;
  readonly frame: Frame;
}

export interface StoreDeps extends JudgeDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly media: Media;
  readonly storeFrame: StoreFrame;
  readonly strangers: Pick<StrangerIndex, 'seek'>;
}

/** What was decided about the faces of a frame, and when: epoch ms. */
interface JudgedFaces {
  readonly judged: readonly Judged[];
  readonly now: number;
}

export async function judgeFrame(
  deps: Pick<StoreDeps, 'clock'> & JudgeDeps,
  { source, settings, frame: { picture, among } }: ArrivedFrame,
): Promise<JudgedFaces> {
  const now = deps.clock();
  return { now, judged: await judgeFaces(deps, source, settings, picture.faces, among) };
}

/** @param searched where it makes somebody known: the search that found nobody */
export async function storeJudged(
  { ids, media, storeFrame, strangers }: Pick<StoreDeps, 'ids' | 'media' | 'storeFrame' | 'strangers'>,
  { source, settings, frame: { image, picture, timestamp, among, onStored } }: ArrivedFrame,
  { judged, now }: JudgedFaces,
  searched: Searched | null,
): Promise<EntryId[]> {
  const [staged, sought] = await Promise.all([
    stageFrame({ media, ids }, frameOf(image, picture), judged, settings.store_images_for_results),
    // Whoever is not in these groups may well be somebody who is known.
    among ? undefined : seekStrangers(strangers, source.space_id, judged),
  ]);
  const seen = settings.use_pps_time && timestamp !== undefined ? timestamp : now;
  return storeFrame(source.space_id, {
    ...{ sourceId: source.id, judged, staged, seen, searched, onStored },
    ...(sought && { sought }),
  });
}
