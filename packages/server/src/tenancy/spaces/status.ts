import { Status } from '@kith/contract';
import type { Context } from '../../context.ts';
import { failures } from '../../platform/http/answers.ts';
import type { App } from '../../platform/http/app-type.ts';
import { spaceOf } from '../../platform/http/authentication.ts';
import { version } from '../../platform/version.ts';
import { revisions } from './store.ts';

/** How far this node is: what was committed before a revision is in effect on a node whose index has reached it. */
export const statusRoutes =
  ({ db, indexSync, faceIndex }: Context) =>
  async (app: App) => {
    app.get(
      '/v1/status/',
      {
        schema: {
          tags: ['spaces'],
          operationId: 'getStatus',
          summary: 'How far this node is',
          description:
            'A change is in effect on this node when `index_revision` has reached the `revision` that was read after it.',
          response: { 200: Status, ...failures },
        },
      },
      async (request) => {
        const spaceId = spaceOf(request);
        await indexSync.catchUp(spaceId);
        return {
          version,
          space_id: spaceId,
          revision: (await revisions(db.queries, spaceId)).get(spaceId) ?? 0,
          index_revision: indexSync.revisionOf(spaceId),
          indexed_persons: faceIndex.size(spaceId),
        };
      },
    );
  };
