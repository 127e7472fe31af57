import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { findEntryTemplate } from '../entries/store.ts';
import type { VisitOfEntry } from './choose-visit.ts';

interface Deps {
  readonly db: Queries;
  readonly spaceId: SpaceId;
  /** Two faces whose cosine is so large are one. */
  readonly alike: number;
}

/** Which of these visits of strangers is of a face like this; of several, the most alike. */
export async function strangerLike(
  { db, spaceId, alike }: Deps,
  strangers: readonly VisitOfEntry[],
  face: ScaledTemplate,
): Promise<VisitOfEntry | null> {
  let best: VisitOfEntry | null = null;
  let closest = alike;
  for (const visit of strangers) {
    const template = face.length > 0 && (await findEntryTemplate(db, spaceId, visit.entry_id));
    const cosine = template ? cosineOfTemplates(face, scaleTemplate(template)) : -1;
    if (cosine < closest) continue;
    closest = cosine;
    best = visit;
  }
  return best;
}
