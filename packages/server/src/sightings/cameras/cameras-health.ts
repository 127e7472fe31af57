import type { Queries } from '../../platform/db/database.ts';
import { livingSources } from '../../tenancy/sources/store.ts';
import { problemOf } from './problem-sentences.ts';

/** How every camera was found by who read it last. */
export async function camerasHealth(db: Queries) {
  const rows = await db.selectFrom('cameras').selectAll().orderBy('source_id').execute();
  const sources = await livingSources(
    db,
    rows.map(({ source_id }) => source_id),
  );
  return rows.flatMap(({ source_id: id, enabled, state, problem }) => {
    const source = sources.get(id);
    if (!source) return [];
    const isFailing = state === 'offline' && problem !== null;
    return [
      { id, name: source.name, isEnabled: enabled === 1, problem: isFailing ? problemOf(problem).message : null },
    ];
  });
}
