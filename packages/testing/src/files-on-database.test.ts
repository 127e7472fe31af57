import { expect, it } from 'vitest';
import { filesOnDatabase } from './files-on-database.ts';

const files = filesOnDatabase();

it('a test that opens a Kith, a house or a database runs on PostgreSQL, too', () => {
  for (const file of [
    'isolation',
    'people/groups/groups',
    'platform/db/migrations/migrations',
    'tenancy/audit/killed',
  ]) {
    expect(files).toContain(`packages/server/src/${file}.test.ts`);
  }
});

it('a test of what no database knows runs once', () => {
  for (const file of ['people/times/openings', 'tenancy/login/name-buckets', 'platform/http/openapi']) {
    expect(files).not.toContain(`packages/server/src/${file}.test.ts`);
  }
});
