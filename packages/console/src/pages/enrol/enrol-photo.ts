import { type Client, errorCodes, KithApiError, limits } from '@kith/client';
import { didNothing, isPutOff } from '../../parts/patience.ts';
import { sentencesOf } from '../../parts/sentences.ts';
import type { Enrolment, EnrolmentState, EnrolWish } from './enrolment.ts';
import { toReadable } from './to-readable.ts';

/** Smallest face of a photo that is taken without asking, px²: smaller ones are known less surely. */
const SMALLEST_PX = 7_000;

/** For now nothing can be done, which says nothing of the photo. */
export interface PutOff {
  readonly kind: 'putOff';
  /** How long the server asks to be left alone. */
  readonly waitMs: number;
  /** Whether the server answered. One that does not may have been brought down by the photo. */
  readonly answered: boolean;
  /** What has become of the photo when it is not tried again. */
  readonly given: EnrolmentState;
}

/** Takes one photo: somebody new, somebody known, or a question. Whatever is in the way is a state, not an error. */
export async function enrolPhoto(
  client: Client,
  enrolment: Enrolment,
  wish: EnrolWish,
): Promise<EnrolmentState | PutOff> {
  try {
    const image = await toReadable(enrolment);
    if (typeof image === 'string') return { kind: 'failed', sentences: [wish.words.faults[image]], tooSmall: false };
    const { pid, result, confidence, person } = await client.persons.create({
      image,
      source: wish.source,
      facesize: enrolment.anySize ? 1 : SMALLEST_PX,
      ...(enrolment.surelyNew && { createOnHa: true, createOnJunk: true }),
      // Whoever enrols people by hand wants no door to open for it.
      notify: false,
    });
    if (pid === null) return { kind: 'failed', sentences: [result], tooSmall: false };
    if (result === 'ha' || result === 'junk') return { kind: 'asked', pid, confidence, name: person?.name ?? null };
    // Not of new ones alone: somebody may have been made whose name, or the answer about whom, was lost on the way.
    if (enrolment.name !== '' && !person?.name) await client.persons.update(pid, { name: enrolment.name });
    await joinGroups(client, pid, wish);
    return { kind: result === 'new' ? 'enrolled' : 'known', pid };
  } catch (error) {
    const given = failed(error, wish);
    if (!isPutOff(error)) return given;
    return { kind: 'putOff', waitMs: error.retryAfterMs ?? 0, answered: didNothing(error), given };
  }
}

/** Adds a photo to those by which somebody is known. */
export async function joinPerson(
  client: Client,
  enrolment: Enrolment,
  pid: string,
  wish: EnrolWish,
): Promise<EnrolmentState> {
  try {
    const image = await toReadable(enrolment);
    if (typeof image === 'string') return { kind: 'failed', sentences: [wish.words.faults[image]], tooSmall: false };
    await client.persons.addTemplate(pid, { image }, { result: 'nm', ...(enrolment.anySize && { facesize: 1 }) });
    await joinGroups(client, pid, wish);
    return { kind: 'joined', pid };
  } catch (error) {
    return failed(error, wish);
  }
}

async function joinGroups(client: Client, pid: string, { groupsIds }: EnrolWish): Promise<void> {
  if (groupsIds.length === 0) return;
  // Whoever is a member already stays one at the same times.
  const { results } = await client.groups.ofPerson(pid, { limit: limits.pageSize });
  const missing = groupsIds.filter((id) => results.every((group) => group.id !== id));
  if (missing.length > 0) await client.groups.add({ pids: [pid], groupsIds: missing });
}

const failed = (error: unknown, { words }: EnrolWish): EnrolmentState => ({
  kind: 'failed',
  sentences: sentencesOf(error, words.unreachable),
  tooSmall: error instanceof KithApiError && error.codes.includes(errorCodes.faceTooSmall),
});
