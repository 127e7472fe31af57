import { Pid, type SpaceId, type TemplateId } from '@kith/contract';
import {
  advanceRevision,
  type Database,
  type PersonId,
  type RawTemplate,
  SCALE,
  scaleTemplate,
  toStored,
  toStoredScaled,
} from '@kith/server/parts';

/** Persons stored in one transaction. */
const BATCH = 500;

interface Options {
  /** Is told after each transaction how many there are. */
  readonly onStored?: (persons: number) => void;
  /** Whether this version stores them, or one that knows of no scales. */
  readonly isScaled?: boolean;
}

/** Templates of one person. */
type Looks = readonly RawTemplate[];

/**
 * Stores persons with one or several templates each, quickly; without pictures and entries.
 * @returns their ids, in order
 */
export async function manyFaces(
  db: Database,
  spaceId: SpaceId,
  faces: Iterable<Looks>,
  { onStored = () => undefined, isScaled = true }: Options = {},
): Promise<PersonId[]> {
  const stored: PersonId[] = [];
  const { last } = await db.queries
    .selectFrom('persons')
    .select((eb) => eb.fn.max<number | null>('id').as('last'))
    .executeTakeFirstOrThrow();
  const before = last ?? 0;
  const store = async (batch: readonly Looks[]) => {
    const look = { space_id: spaceId, created: 0, facesize: 1 };
    await db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, spaceId);
      const persons = batch.map((_, i) => ({ ...look, pid: pidOf(before + stored.length + i + 1) }));
      const rows = await tx.insertInto('persons').values(persons).returning('id').execute();
      const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
      const templates = ids.flatMap((person_id, i) =>
        (batch[i] ?? []).map((template) => ({ ...look, person_id, ...toStored(template) })),
      );
      const looks = await tx.insertInto('person_templates').values(templates).returning(['id', 'vector']).execute();
      if (isScaled) {
        const scaled = looks.map(scaledOf(spaceId));
        await tx.insertInto('scaled_templates').values(scaled).execute();
      }
      const changed = { space_id: spaceId, revision, changed: Date.now() };
      await tx
        .insertInto('index_changes')
        .values(ids.map((person_id) => ({ ...changed, person_id })))
        .execute();
      stored.push(...ids);
    });
    onStored(stored.length);
  };
  let batch: Looks[] = [];
  for (const looks of faces) {
    batch.push(looks);
    if (batch.length < BATCH) continue;
    await store(batch);
    batch = [];
  }
  if (batch.length > 0) await store(batch);
  return stored;
}

const scaledOf =
  (space_id: SpaceId) =>
  ({ id, vector }: { readonly id: TemplateId; readonly vector: Buffer }) => {
    const template = new Float32Array(new Uint8Array(vector).buffer) as RawTemplate;
    return { space_id, template_id: id, scale: SCALE, ...toStoredScaled(scaleTemplate(template)) };
  };

/** Persons have ids that grow, so none of these was given before. */
const pidOf = (n: number): Pid => Pid.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
