import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { identify } from './identify.ts';

const byDatabase = { KITH_INDEX: 'database' };

describe.skipIf(process.env.KITH_TEST_DATABASE !== 'postgres')('two nodes that look in the database', () => {
  const faces = faceLike(23);
  let first: TestKith;
  let second: TestKith;
  let nodes: TestKith[];

  beforeAll(async () => {
    first = await openTestKith({ env: byDatabase });
    second = await openTestKith({ beside: first, env: byDatabase });
    nodes = [first, second];
  });
  afterAll(async () => {
    for (const node of [second, first]) await node?.[Symbol.asyncDispose]();
  });

  const results = async (face: ScaledTemplate) => {
    const found: string[] = [];
    for (const { context, spaceId } of nodes) {
      const thresholds = await getThresholds(context.db.queries, spaceId);
      found.push((await identify(context, spaceId, face, thresholds)).result);
    }
    return found;
  };

  it('find who was enrolled on either at once, and nobody who was erased', async () => {
    for (const [i, node] of nodes.entries()) {
      const face = faces.stranger();
      const [id] = await manyFaces(node.context.db, node.spaceId, [[face]]);
      expect(await results(scaleTemplate(face))).toEqual(['exact', 'exact']);
      const [person] = await node.context.db.queries
        .selectFrom('persons')
        .select('pid')
        .where('id', '=', id as never)
        .execute();
      const other = nodes[1 - i] ?? node;
      expect((await other.call('DELETE', `/v1/persons/${person?.pid}/`)).status).toBe(204);
      expect(await results(scaleTemplate(face))).toEqual(['nm', 'nm']);
    }
  });

  it('say that what was committed is in effect', async () => {
    await first.addPersons(3);
    const { body } = await second.call('GET', '/v1/status/');
    expect(body).toMatchObject({ index_revision: body.revision, indexed_persons: 3 });
  });
});
