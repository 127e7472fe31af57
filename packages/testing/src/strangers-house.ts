import type { Overrides } from '@kith/server/parts';
import { pictureOf } from './numbered-faces.ts';
import { openTestKith, type TestKith } from './test-kith.ts';
import { unknownFaces } from './unknown-faces.ts';
import { uploadTo } from './upload.ts';

/** A Kith whose strangers are searched, with a source `door` that sends pictures of `lookOf`. */
export async function openStrangersHouse(
  overrides: Overrides & { readonly env?: Record<string, string>; readonly beside?: TestKith } = {},
): Promise<TestKith> {
  const kith = await openTestKith({ vision: unknownFaces(), ...overrides });
  if (!overrides.beside) await kith.call('POST', '/v1/sources/', { name: 'door' });
  await kith.context.strangers.load(kith.spaceId);
  return kith;
}

/** Sends a picture of some looks. @returns what is answered: an entry each */
export async function sendLooks(
  kith: TestKith,
  looks: readonly number[],
  fields: Readonly<Record<string, string>> = {},
) {
  const { status, body } = await uploadTo(kith, '/v1/entries/', await pictureOf(...looks), {
    source: 'door',
    ...fields,
  });
  if (status !== 201) throw new Error(`A picture was answered with ${status}.`);
  // Whom it shows is found from now on.
  await kith.context.strangers.catchUp(kith.spaceId);
  return body.results;
}

/** Does whatever there is to do about strangers in the background. */
export async function keepStrangers({ context, spaceId }: TestKith): Promise<void> {
  for await (const _step of context.strangerKeeper.keep(spaceId));
}

/** All strangers of a space, as they are stored. */
export const storedStrangers = ({ context, spaceId }: TestKith) =>
  context.db.queries.selectFrom('strangers').selectAll().where('space_id', '=', spaceId).orderBy('id').execute();
