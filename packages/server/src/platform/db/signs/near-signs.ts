import type { SpaceId } from '@kith/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SignWeights } from '../../../recognition/faceindex/sign-weights.ts';
import type { Queries } from '../database.ts';
import type { PersonId } from '../schema.ts';

/** A template near to a face. */
export interface NearTemplate {
  /** Which of the faces. */
  readonly face: number;
  readonly personId: PersonId;
  /** Weight of the signs that differ. */
  readonly differing: number;
}

interface FaceSigns extends SignWeights {
  /** Whoever differs by no more weight is returned. */
  readonly reachWeight: number;
}

export interface SignSearch {
  readonly spaceId: SpaceId;
  /** On which they are compared. */
  readonly scale: number;
  readonly faces: readonly FaceSigns[];
  /** Whoever differs in more signs is not looked at. */
  readonly reachBits: number;
  /** So many templates are returned in any case, the nearest. */
  readonly nearest: number;
  /** Query for the persons who are looked at. */
  readonly among?: Expression<unknown> | undefined;
}

/** Scans the sign bits of a space once for several faces, on PostgreSQL: nearest first for each face. */
export async function nearSigns(db: Queries, search: SignSearch): Promise<NearTemplate[]> {
  return (await nearSignsQuery(search).execute(db)).rows;
}

/**
 * That a count is not negative is said for the planner, which takes a range that is closed on both sides for narrow: one
 * that is open it would expect to let a third of the table through, and rather not share out to workers.
 */
export function nearSignsQuery({
  spaceId,
  scale,
  faces,
  reachBits,
  nearest,
  among,
}: SignSearch): RawBuilder<NearTemplate> {
  const bits = (value: string) => sql`${value}::bit(512)`;
  const within = sql.join(
    faces.map(({ signs }) => {
      const differing = sql`bit_count(s.signs # ${bits(signs)})`;
      return sql`(${differing} <= ${reachBits} and ${differing} >= 0)`;
    }),
    sql` or `,
  );
  const asked = sql.join(
    faces.map(
      ({ signs, masks, reachWeight }, i) =>
        sql`(${sql.lit(i)}, ${bits(signs)}, ${sql.join(masks.map(bits))}, ${reachWeight}::bigint)`,
    ),
  );
  return sql<NearTemplate>`
    select face, person_id as "personId", differing from (
      select face, person_id, differing, reach,
        row_number() over (partition by face order by differing, person_id) as place
      from (select person_id, signs from template_signs s
        where space_id = ${spaceId} and scale = ${scale} and (${within}) ${among ? sql`and person_id in ${among}` : sql``}) t
      join (values ${asked}) f (face, signs, mask0, mask1, mask2, mask3, reach)
        on bit_count(t.signs # f.signs) <= ${reachBits}
      cross join lateral (select t.signs # f.signs as bits) d
      cross join lateral (select bit_count(bits & mask0) + 2 * bit_count(bits & mask1) + 4 * bit_count(bits & mask2)
        + 8 * bit_count(bits & mask3) as differing) w
    ) found
    where place <= ${nearest} or differing <= reach
    order by face, differing, person_id`;
}
