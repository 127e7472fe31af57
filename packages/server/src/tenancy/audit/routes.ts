import { type AuditId, AuditList, AuditPage } from '@kith/contract';
import type { Secrets } from '../../platform/config/secrets.ts';
import type { Database } from '../../platform/db/database.ts';
import { callerOf } from '../../platform/http/authentication.ts';
import { operation, operations } from '../../platform/http/operation.ts';
import { pageUrl } from '../../platform/http/pagination.ts';
import { aliasOf } from './changed-objects.ts';
import * as store from './store.ts';

interface Needs {
  readonly db: Database;
  readonly secrets: Pick<Secrets, 'tokenKey'>;
  readonly baseUrl: () => string;
}

const listAudit = ({ db, baseUrl, secrets }: Needs) =>
  operation({
    method: 'GET',
    url: '/v1/audit/',
    config: { access: 'account' },
    schema: {
      tags: ['audit'],
      operationId: 'listAudit',
      summary: 'List changes, logins and failed logins of the account, the newest first',
      querystring: AuditList,
      response: { 200: AuditPage },
    },
    handler: async (request) => {
      const { after, limit, pid, ...filters } = request.query;
      // One more tells that a page follows.
      const person = pid === undefined ? undefined : aliasOf(secrets.tokenKey, pid);
      const wish = { ...filters, person, limit: limit + 1 };
      const rows = await store.listAudit(db.reading, callerOf(request).accountId, wish, readCursor(after));
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const nextAfter = last ? `${last.at}-${last.id}` : null;
      return {
        next: nextAfter === null ? null : pageUrl(request, baseUrl(), { after: nextAfter }),
        next_after: nextAfter,
        results: rows.slice(0, limit).map(store.toWire),
      };
    },
  });

/** What was changed over the API, by whom and from where. */
export const auditRoutes = (needs: Needs) => operations(needs, [listAudit]);

function readCursor(text: string | undefined): { at: number; id: AuditId } | undefined {
  const [at, id] = text?.split('-').map(Number) ?? [];
  return at === undefined || id === undefined ? undefined : { at, id: id as AuditId };
}
