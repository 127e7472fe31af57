import { type SpaceId, Status } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { version } from '../../platform/version.ts';
import { revisions } from './store.ts';

interface Needs {
  readonly db: Database;
  readonly indexSync: {
    readonly catchUp: (spaceId: SpaceId) => Promise<void>;
    readonly revisionOf: (spaceId: SpaceId) => number;
  };
  readonly gallery: { readonly persons: (spaceId: SpaceId) => Promise<number> };
}

/** How far this node is: what was committed before a revision is in effect on a node whose index has reached it. */
const getStatus = ({ db, indexSync, gallery }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/status/',
    schema: {
      tags: ['spaces'],
      operationId: 'getStatus',
      summary: 'How far this node is',
      description:
        'A change is in effect on this node when `index_revision` has reached the `revision` that was read after it.',
      response: { 200: Status },
    },
    handler: async (request) => {
      const spaceId = spaceOf(request);
      await indexSync.catchUp(spaceId);
      return {
        version,
        space_id: spaceId,
        revision: (await revisions(db.queries, spaceId)).get(spaceId) ?? 0,
        index_revision: indexSync.revisionOf(spaceId),
        indexed_persons: await gallery.persons(spaceId),
      };
    },
  });

export const statusRoutes = (needs: Needs) => operations(needs, [getStatus]);
