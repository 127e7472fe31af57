import type { InspectedFace, PersonName, Pid, Reason, SourceSettings, SpaceId } from '@kith/contract';
import { type Candidates, type Found, lookFor } from '../../people/persons/identify.ts';
import { getPersons, nameOf, type PersonRow } from '../../people/persons/store.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { attributesOf } from '../../recognition/calibration/attributes.ts';
import { measuredProblem } from '../../recognition/vision/quality/measured-problem.ts';
import { photoProblems } from '../../recognition/vision/quality/photo-problems.ts';
import type { AnalysedPicture, Face } from '../../recognition/vision/vision.ts';
import { type JudgeDeps, type Judged, judgeDecided } from '../ingest/judge.ts';
import { tooSmall, whyNoTemplate, whyOnlyDetected } from '../reasons.ts';
import { readNearest } from '../search/read-nearest.ts';

/** By what the faces of a picture are looked at. */
export interface Inspection {
  readonly spaceId: SpaceId;
  readonly settings: SourceSettings;
  /** Smallest area of a face that an enrolment would take, px². */
  readonly enrolPx: number;
  /** Only these persons are candidates. */
  readonly among: Candidates | undefined;
  /** How many of the nearest persons are told of each face. */
  readonly nearest: number;
}

/** What would become of every face of a picture, and who is near. Nothing is stored. The largest face first. */
export async function inspectPicture(
  deps: JudgeDeps & { readonly baseUrl: () => string },
  { faces, facesSeen }: AnalysedPicture,
  { spaceId, settings, enrolPx, among, nearest: count }: Inspection,
): Promise<InspectedFace[]> {
  const { queries } = deps.db;
  const templates = faces.map(({ scaled }) => scaled);
  const found = await lookFor(deps, spaceId, templates, await deps.thresholdsOf(spaceId), among);
  const decided = new Map(faces.flatMap((face, i) => decisionOf(face, found[i], settings)));
  const judged = await judgeDecided(deps, { spaceId, settings, among }, faces, decided);
  const near = found.map((ofFace) => ofFace.nearest().slice(0, count));
  const nearest = await readNearest({ queries, baseUrl: deps.baseUrl() }, spaceId, near);
  const persons = await getPersons(queries, spaceId, [...new Set(judged.flatMap(({ personId }) => personId ?? []))]);
  return judged.map((verdict, i) => ({
    ...shown(verdict, persons),
    nearest: nearest[i] ?? [],
    problems: {
      identify: whyOnlyDetected(verdict.face, settings),
      create: whyNoTemplate(verdict.face, settings),
      enrol: whyNotEnrolled(verdict.face, enrolPx, { facesSeen }),
    },
  }));
}

/** Faces that the source does not look for are judged as it does, though here they are looked for. */
const decisionOf = (face: Face, found: Found | undefined, settings: SourceSettings) =>
  found && face.areaPx >= settings.identify_facesize_threshold ? [[face, found.decision] as const] : [];

function whyNotEnrolled(face: Face, leastPx: number, seen: Pick<AnalysedPicture, 'facesSeen'>): Reason[] {
  const problems = photoProblems(face, seen).filter((problem) => problem !== 'several_faces');
  const size = face.areaPx < leastPx ? [tooSmall(face.areaPx, leastPx)] : [];
  return [...size, ...problems.map((problem) => measuredProblem(problem, face, seen))];
}

function shown({ face, result, reason, personId, confidence }: Judged, persons: ReadonlyMap<PersonId, PersonRow>) {
  const person = personId === null ? undefined : persons.get(personId);
  const who: { pid: Pid | null; person: PersonName | null } = person
    ? { pid: person.pid, person: nameOf(person) }
    : { pid: null, person: null };
  return { box: face.box, facesize: face.areaPx, result, reason, ...who, confidence, ...attributesOf(face) };
}
