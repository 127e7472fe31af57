import { type AttributeValue, type Client, type Identification, KithApiError, type Person } from '@kith/client';
import { fieldErrors } from '@kith/contract';
import { explain } from '../explain.ts';
import { readPicture } from '../read-picture.ts';
import type { PersonPhotos } from './find-photos.ts';
import { patiently } from './patiently.ts';

/** What became of one photo. `remark` is a sentence about the person. */
export type PhotoOutcome = { readonly file: string; readonly remark?: string } & (
  | Identification
  /** `template`: the person is now known by this look, too; `known`: was so before; `spare`: has ten looks already. */
  | { readonly result: 'template' | 'known' | 'spare'; readonly pid: string }
  | { readonly result: 'rejected'; readonly code: number; readonly reason: string }
);

export interface EnrolWish {
  readonly source: string;
  /** px² */
  readonly facesize: number;
  /** Whether anybody is told of who is created. */
  readonly notify: boolean;
  readonly oneFace: boolean;
  /** The least result by which somebody is found instead of created. */
  readonly foundFrom: 'exact' | 'ha' | 'junk';
  /** What the name of a folder says about its person. */
  readonly folderIs: 'name' | 'external-id';
  /** What is known of whoever is created. */
  readonly attributes?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** Above it, a photo shows nothing that a template does not show: it is the same photo. A template and itself have 100. */
const SAME_PHOTO = 99.9;
const TOO_LARGE = 413;

/** Finds or creates the person of one or several photos, and yields what became of each photo. */
export async function* enrolPerson(
  client: Client,
  { folder, files }: PersonPhotos,
  wish: EnrolWish,
  signal: AbortSignal,
): AsyncGenerator<PhotoOutcome, void> {
  let known = folder === null ? null : await personOfFolder(client, folder, wish);
  let pid: string | null = known?.pid ?? null;
  let full = false;
  for (const file of files) {
    if (signal.aborted) return;
    if (full && pid !== null) {
      yield { file, result: 'spare', pid };
      continue;
    }
    const image = await readPicture(file);
    try {
      if (pid === null) {
        const found = await patiently(() => client.persons.create({ image, ...createWish(wish) }), signal);
        pid = found.pid;
        if (pid === null) throw new Error('The server answered without a person.');
        known = found.result === 'new' ? null : await client.persons.get(pid);
        const remark = folder === null ? undefined : await name(client, pid, known, folder, wish);
        yield { file, ...found, ...(remark !== undefined && { remark }) };
      } else
        yield { file, pid, result: await addLook(client, { pid, image, checkKnown: known !== null }, wish, signal) };
    } catch (error) {
      if (pid !== null && isRefusedFor(error, fieldErrors.tooManyTemplates)) {
        full = true;
        yield { file, result: 'spare', pid };
      } else yield rejected(file, error);
    }
  }
}

/** Whom the name of a folder names for sure; that a name is taken says nothing, an external id is one person's. */
async function personOfFolder(client: Client, folder: string, { folderIs }: EnrolWish): Promise<Person | null> {
  if (folderIs === 'name') return null;
  const { results } = await client.persons.list({ externalIds: [folder] });
  return results[0] ?? null;
}

const createWish = ({ source, facesize, oneFace, notify, foundFrom, attributes }: EnrolWish) => ({
  source,
  facesize,
  oneFace,
  notify,
  attributes,
  createOnHa: foundFrom === 'exact',
  createOnJunk: foundFrom !== 'junk',
});

/** A photo is analysed twice only when its person was there before, and may have it already. */
async function addLook(
  client: Client,
  { pid, image, checkKnown }: { readonly pid: string; readonly image: Uint8Array; readonly checkKnown: boolean },
  { facesize, oneFace }: EnrolWish,
  signal: AbortSignal,
): Promise<'template' | 'known'> {
  if (checkKnown) {
    const { confidence } = await patiently(() => client.utility.verify(pid, image), signal);
    if (confidence >= SAME_PHOTO) return 'known';
  }
  await patiently(() => client.persons.addTemplate(pid, { image }, { facesize, oneFace }), signal);
  return 'template';
}

/** Gives a person what its folder says, unless it has something else. @returns a remark when it has */
async function name(
  client: Client,
  pid: string,
  known: Person | null,
  folder: string,
  { folderIs }: EnrolWish,
): Promise<string | undefined> {
  const has = folderIs === 'name' ? known?.name : known?.external_id;
  if (has === folder) return undefined;
  if (has != null) return `The person of the folder "${folder}" has the ${folderIs} "${has}", and keeps it.`;
  await client.persons.update(pid, folderIs === 'name' ? { name: folder } : { externalId: folder });
  return undefined;
}

/** One bad photo does not stop the others; an unknown source or a server that is not there does. */
function rejected(file: string, error: unknown): PhotoOutcome {
  if (!(error instanceof KithApiError)) throw error;
  const field = error.fields.find(({ name }) => name === 'image');
  if (!field && error.status !== TOO_LARGE) throw error;
  const reason = field?.message ?? explain(error).join(' ');
  return { file, result: 'rejected', code: field?.error_code ?? error.status, reason };
}

const isRefusedFor = (error: unknown, code: number): boolean =>
  error instanceof KithApiError && error.fields.some(({ error_code }) => error_code === code);
