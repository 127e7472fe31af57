import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { reachWeight, signWeights } from '../../../recognition/faceindex/sign-weights.ts';
import { SCALE } from '../../../recognition/scale/move.ts';
import { nearSignsQuery } from './near-signs.ts';

it.skipIf(process.env.KITH_TEST_DATABASE !== 'postgres').each([1, 5])(
  'the workers of PostgreSQL share a scan for %i faces, whether it is planned for these or for any',
  async (count) => {
    await using kith = await openTestKith();
    const { db } = kith.context;
    const faces = faceLike(3);
    await manyFaces(
      db,
      kith.spaceId,
      Array.from({ length: 2000 }, () => [faces.stranger()]),
    );
    const asked = Array.from({ length: count }, () => {
      const weights = signWeights(faces.stranger());
      return { ...weights, reachWeight: reachWeight(weights, 0.6) };
    });
    const query = nearSignsQuery({ spaceId: kith.spaceId, scale: SCALE, faces: asked, reachBits: 200, nearest: 10 });
    const plans = await db.queries.connection().execute(async (connection) => {
      await sql`analyze template_signs`.execute(connection);
      // As if there were millions.
      for (const setting of ['min_parallel_table_scan_size', 'parallel_setup_cost']) {
        await sql`set ${sql.raw(setting)} = 0`.execute(connection);
      }
      const planned: string[] = [];
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        await sql`set plan_cache_mode = ${sql.raw(mode)}`.execute(connection);
        const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(connection);
        planned.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      }
      return planned;
    });
    for (const plan of plans) {
      expect(plan).toContain('Workers Planned');
      expect(plan).toContain('Parallel Append');
      expect(plan.match(/Parallel Seq Scan on template_signs_\d/g)).toHaveLength(16);
    }
  },
);
