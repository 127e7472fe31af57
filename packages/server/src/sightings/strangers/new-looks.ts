import type { SourceId } from '@kith/contract';
import type { IndexChange } from '../../people/persons/index-changes.ts';
import { insertPerson, type PersonRow, updatePerson } from '../../people/persons/store.ts';
import { insertTemplate } from '../../people/persons/template-store.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Media } from '../../platform/media/media.ts';
import { countUsage } from '../../tenancy/usage/usage.ts';
import type { Keep, Sample } from '../samples/sample.ts';

type Staged = Awaited<ReturnType<Sample['stage']>> & { readonly sample: Sample };

/** Faces whose pictures are on their way to the disk. */
export interface NewLooks {
  /** Of all staged files. */
  readonly names: readonly string[];
  readonly looks: readonly Staged[];
}

/** Stages the pictures of faces that somebody comes to be known by, all or none. @param keep of the first one */
export async function stageLooks(media: Media, samples: readonly Sample[], keep: Keep): Promise<NewLooks> {
  const looks: Staged[] = [];
  try {
    for (const [i, sample] of samples.entries()) {
      looks.push({ ...(await sample.stage(i === 0 ? keep : 'face')), sample });
    }
  } catch (error) {
    await media.unstage(looks.flatMap(({ names }) => names));
    throw error;
  }
  return { names: looks.flatMap(({ names }) => names), looks };
}

/** Lets a person be known by faces more. */
export async function addLooks(
  tx: Tx,
  person: PersonRow,
  looks: readonly Staged[],
  change: IndexChange,
): Promise<void> {
  for (const { sample, faceImage } of looks) {
    const { template, scaled, facesize, entryId } = sample;
    await insertTemplate(tx, person, { template, scaled, facesize, entryId, faceImage }, change);
  }
}

interface NewPerson extends Pick<PersonRow, 'space_id' | 'name' | 'external_id'> {
  readonly source_id: SourceId | null;
}

/** Makes somebody known by faces, shown by the first. */
export async function insertKnownBy(
  tx: Tx,
  ids: Ids,
  { name, external_id, ...person }: NewPerson,
  [first, ...others]: readonly Staged[],
  change: IndexChange,
): Promise<PersonRow> {
  if (!first) throw new Error('A person is known by a face.');
  const { template, scaled, facesize, entryId, attributes } = first.sample;
  const pictures = { face_image: first.faceImage, full_image: await first.frame(tx) };
  const row = await insertPerson(
    tx,
    { ...person, ...pictures, pid: ids.pid(), created: change.now, facesize, liveness: attributes.liveness },
    { template, scaled, entryId },
    change,
  );
  await countUsage(tx, row.space_id, 'personStored', change.now);
  await addLooks(tx, row, others, change);
  return (await updatePerson(tx, row, { name, external_id })) ?? row;
}
