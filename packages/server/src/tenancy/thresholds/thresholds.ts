import { defaultThresholds, type SpaceId, type Thresholds } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';

const thresholdsOf = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db.selectFrom('thresholds').selectAll().where('space_id', '=', spaceId),
);

/** A space's thresholds, or the defaults. */
export async function getThresholds(db: Queries, spaceId: SpaceId): Promise<Thresholds> {
  const [row] = await thresholdsOf(db, { spaceId });
  return row ?? { ...defaultThresholds, space_id: spaceId };
}

export type ThresholdProblem = { readonly field: 'exact' | 'ha'; readonly above: 'ha' | 'junk' };

interface Change {
  readonly exact?: number | undefined;
  readonly ha?: number | undefined;
  readonly junk?: number | undefined;
}

/** What thresholds become by a change; where that breaks exact ≥ ha ≥ junk, the answer names the field. */
export function decideThresholds(before: Thresholds, change: Change): Thresholds | ThresholdProblem {
  const after = {
    space_id: before.space_id,
    exact: change.exact ?? before.exact,
    ha: change.ha ?? before.ha,
    junk: change.junk ?? before.junk,
  };
  if (after.exact < after.ha) return { field: 'exact', above: 'ha' };
  if (after.ha < after.junk) return { field: 'ha', above: 'junk' };
  return after;
}

/** Changes what is given, if that is in order: otherwise nothing changes. */
export async function updateThresholds(
  tx: Tx,
  spaceId: SpaceId,
  change: Change,
): Promise<Thresholds | ThresholdProblem> {
  const after = decideThresholds(await getThresholds(tx, spaceId), change);
  if ('field' in after) return after;
  const { space_id: _, ...values } = after;
  await tx
    .insertInto('thresholds')
    .values(after)
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(values))
    .execute();
  return after;
}

export async function resetThresholds(db: Queries, spaceId: SpaceId): Promise<Thresholds> {
  await db.deleteFrom('thresholds').where('space_id', '=', spaceId).execute();
  return getThresholds(db, spaceId);
}
