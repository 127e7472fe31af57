import { type Client, errorCodes, KithApiError } from '@kith/client';
import { sentencesOf } from '../../parts/sentences.ts';
import type { Enrolment, EnrolmentState } from './enrolment.ts';
import { toReadable } from './to-readable.ts';

/** Smallest face of a photo that is taken without asking, px²: smaller ones are known less surely. */
const SMALLEST_PX = 7_000;

export interface EnrolWish {
  readonly source: string;
  /** Everybody is put into these. */
  readonly groupsIds: readonly number[];
  readonly words: { readonly heic: string; readonly unreachable: string };
}

/** Takes one photo: somebody new, somebody known, or a question. Whatever is in the way is a state, not an error. */
export async function enrolPhoto(client: Client, enrolment: Enrolment, wish: EnrolWish): Promise<EnrolmentState> {
  try {
    const image = await toReadable(enrolment.file);
    if (image === null) return { kind: 'failed', sentences: [wish.words.heic], tooSmall: false };
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
    if (result === 'new' && enrolment.name !== '') await client.persons.update(pid, { name: enrolment.name });
    await joinGroups(client, pid, wish);
    return { kind: result === 'new' ? 'enrolled' : 'known', pid };
  } catch (error) {
    return failed(error, wish);
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
    const image = (await toReadable(enrolment.file)) ?? enrolment.file;
    await client.persons.addTemplate(pid, { image }, { result: 'nm', ...(enrolment.anySize && { facesize: 1 }) });
    await joinGroups(client, pid, wish);
    return { kind: 'joined', pid };
  } catch (error) {
    return failed(error, wish);
  }
}

async function joinGroups(client: Client, pid: string, { groupsIds }: EnrolWish): Promise<void> {
  if (groupsIds.length > 0) await client.groups.add({ pids: [pid], groupsIds });
}

const failed = (error: unknown, { words }: EnrolWish): EnrolmentState => ({
  kind: 'failed',
  sentences: sentencesOf(error, words.unreachable),
  tooSmall: error instanceof KithApiError && error.codes.includes(errorCodes.faceTooSmall),
});
