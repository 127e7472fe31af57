import type { Reason, Result, SourceSettings, Thresholds } from '@kith/contract';
import { type Candidates, type Decision, type IdentifyDeps, identifyAll } from '../../people/persons/identify.ts';
import { getPerson } from '../../people/persons/store.ts';
import { countTemplates } from '../../people/persons/template-store.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { Face } from '../../recognition/vision/vision.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import { careful } from '../careful.ts';
import { asksForPerson } from '../enrol/enrol.ts';
import { unknown, whyNoTemplate, whyOnlyDetected } from '../reasons.ts';

/** What deciding about faces takes. */
export interface JudgeDeps extends IdentifyDeps {
  readonly thresholdsOf: (spaceId: SourceRow['space_id']) => Promise<Thresholds>;
}

/** What was decided about a face before anything is written. */
export interface Judged {
  readonly face: Face;
  readonly result: Result;
  readonly personId: PersonId | null;
  readonly confidence: number | null;
  /** Why it names nobody, or less surely than it looks. */
  readonly reason: Reason | null;
}

/** By what all faces of a frame are judged. */
interface Rules {
  readonly spaceId: SourceRow['space_id'];
  readonly settings: SourceSettings;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
}

/** A face that replaces the template of a person must be so many times as large as the one before. */
const REINIT_GROWTH = 2;

/** Decides about the faces of one frame of a source, in their order; the thresholds are read once for all. */
export async function judgeFaces(
  deps: JudgeDeps,
  { space_id: spaceId }: SourceRow,
  settings: SourceSettings,
  faces: readonly Face[],
  among: Candidates | undefined,
): Promise<Judged[]> {
  const thresholds = await deps.thresholdsOf(spaceId);
  const large = faces.filter((face) => face.areaPx >= settings.identify_facesize_threshold);
  const templates = large.map((face) => face.scaled);
  const decisions = await identifyAll(deps, spaceId, templates, thresholds, among);
  const decided = new Map(large.map((face, i) => [face, decisions[i]]));
  return judgeDecided(deps, { spaceId, settings, among }, faces, decided);
}

/** The same when it is known who the faces are that the source looks for. */
export async function judgeDecided(
  deps: IdentifyDeps,
  rules: Rules,
  faces: readonly Face[],
  decided: ReadonlyMap<Face, Decision | undefined>,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const face of faces) judged.push(await judge(deps, rules, face, decided.get(face)));
  return judged;
}

/** @param decision none for a face that is too small to say whose it is */
async function judge(
  deps: IdentifyDeps,
  { spaceId, settings, among }: Rules,
  face: Face,
  decision: Decision | undefined,
): Promise<Judged> {
  const nobody = { face, personId: null, confidence: null };
  const [whyDetected = null] = whyOnlyDetected(face, settings);
  if (!decision) return { ...nobody, result: 'det', reason: whyDetected };
  const mayCreate =
    settings.auto_create_persons &&
    // Whoever is not in these groups may well be somebody who is known.
    among === undefined &&
    whyNoTemplate(face, settings).length === 0;
  const on = { ha: settings.auto_create_on_ha, junk: settings.auto_create_on_junk };
  if (mayCreate && asksForPerson(decision.result, on))
    return { ...nobody, result: 'new', confidence: 100, reason: null };
  const { result, reason } =
    decision.result === 'nm' ? { result: decision.result, reason: unknown(decision) } : careful(decision, face);
  // A face that cannot be relied on says nothing when it is like nobody's.
  if (decision.result === 'nm' || result === 'nm') {
    return whyDetected ? { ...nobody, result: 'det', reason: whyDetected } : { ...nobody, result: 'nm', reason };
  }
  const { personId, confidence } = decision;
  const reinits = result === 'exact' && (await mayReinit(deps, spaceId, settings, face, personId));
  return { face, personId, confidence, result: reinits ? 'reinit' : result, reason };
}

async function mayReinit(
  { db }: Pick<IdentifyDeps, 'db'>,
  spaceId: SourceRow['space_id'],
  settings: SourceSettings,
  face: Face,
  personId: PersonId,
): Promise<boolean> {
  if (!settings.auto_reinit || whyNoTemplate(face, settings).length > 0) return false;
  const person = await getPerson(db.queries, spaceId, personId);
  if (!person || face.areaPx < REINIT_GROWTH * person.facesize) return false;
  // Several templates were chosen by somebody; one came by itself.
  return (await countTemplates(db.queries, [spaceId], [personId])).get(personId) === 1;
}
