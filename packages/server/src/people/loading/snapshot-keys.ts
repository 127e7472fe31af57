import { randomBytes } from 'node:crypto';
import type { SpaceId } from '@kith/contract';
import type { Database, Queries } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 8;

/** A key that is there as long as no template of the space is erased. */
export interface KeptKey {
  readonly id: string;
  readonly secret: Uint8Array;
  /** The file has at least what was committed up to this revision, and what came later wherever it is newer. */
  readonly revision: number;
}

/**
 * Makes a key for a snapshot of what is in effect now. The revision is advanced with it, as with every change: so whatever erases is
 * either committed before, and not in the index that has reached this revision, or comes later and deletes the key.
 */
export function makeKey(db: Database, spaceId: SpaceId, node: string): Promise<KeptKey | null> {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES);
  return db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, spaceId, 'entries');
    if (revision === 0) return null;
    const row = { space_id: spaceId, id, node, revision, secret: secret.toString('base64') };
    await tx.insertInto('index_snapshots').values(row).execute();
    return { id, secret, revision };
  });
}

/** Null when something was erased since, or when it never was a key of this space. */
export async function findKey(db: Queries, spaceId: SpaceId, id: string): Promise<KeptKey | null> {
  const row = await db
    .selectFrom('index_snapshots')
    .select(['secret', 'revision'])
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { id, secret: Buffer.from(row.secret, 'base64'), revision: row.revision } : null;
}

/** Deletes the keys that a node made for a space, but for one. */
export async function dropKeys(db: Queries, spaceId: SpaceId, node: string, except: string | null): Promise<void> {
  await db
    .deleteFrom('index_snapshots')
    .where('space_id', '=', spaceId)
    .where('node', '=', node)
    .$if(except !== null, (query) => query.where('id', '!=', except as string))
    .execute();
}

export async function dropKey(db: Queries, spaceId: SpaceId, id: string): Promise<void> {
  await db.deleteFrom('index_snapshots').where('space_id', '=', spaceId).where('id', '=', id).execute();
}
