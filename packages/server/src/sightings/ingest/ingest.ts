import type { EntryId, SourceSettings } from '@kith/contract';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { type ArrivedFrame, type Frame, judgeFrame, type StoreDeps, storeJudged } from './judge-frame.ts';

export interface IngestDeps extends StoreDeps {
  /** Stores a frame of a source that makes people known. */
  readonly createFrom: (frame: ArrivedFrame) => Promise<EntryId[]>;
}

/** Stores one entry for every face of a frame, by the rules of its source, all or none. Largest face first. */
export async function ingest(
  deps: IngestDeps,
  source: SourceRow,
  settings: SourceSettings,
  frame: Frame,
): Promise<EntryId[]> {
  if (frame.picture.faces.length === 0) return [];
  const arrived = { source, settings, frame };
  if (settings.auto_create_persons) return deps.createFrom(arrived);
  return storeJudged(deps, arrived, await judgeFrame(deps, arrived), null);
}
