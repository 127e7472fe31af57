import type { SourceId, SpaceId, Thresholds } from '@kith/contract';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import type { Level } from '../../recognition/calibration/levels.ts';

/** Of so many entries it is asked, the newest. */
const MOST_ENTRIES = 100_000;

/** Entries of a space since some time, and by which thresholds they are judged. */
export interface Asked {
  readonly spaceId: SpaceId;
  /** When they were seen, or later: epoch ms. */
  readonly from: number;
  /** Whose entries nobody sees. */
  readonly hidden: readonly SourceId[];
  readonly thresholds: Omit<Thresholds, 'space_id'>;
}

const levels = ['exact', 'ha', 'junk', 'nm'] as const;

/** What the newest entries say, and what they would say by other thresholds; who is named one step less surely stays so. */
const judgedAnew = (db: Queries, { spaceId, from, hidden, thresholds }: Asked) =>
  db
    .selectFrom(
      db
        .selectFrom('entries')
        .select(['id', 'result', 'confidence', 'person_id'])
        .where('space_id', '=', spaceId)
        .where('created', '>=', from)
        .where('result', 'in', levels)
        .where('confidence', 'is not', null)
        .$if(hidden.length > 0, (query) => query.where('source_id', 'not in', hidden))
        .orderBy('created', 'desc')
        .limit(MOST_ENTRIES)
        .as('e'),
    )
    .leftJoin('entry_notes as n', (join) => join.on('n.space_id', '=', spaceId).onRef('n.entry_id', '=', 'e.id'))
    .select((eb) => ['e.id', 'e.result', 'e.confidence', 'e.person_id', levelBy(eb, thresholds).as('would')]);

type Judged = Schema & { e: Pick<Schema['entries'], 'id' | 'confidence'>; n: Schema['entry_notes'] };

function levelBy(eb: ExpressionBuilder<Judged, 'e' | 'n'>, { exact, ha, junk }: Asked['thresholds']) {
  const reaches = (threshold: number) => eb('e.confidence', '>=', threshold);
  const says = (level: Level) => sql.lit(level);
  const isCareful = eb('n.reason', 'in', ['child', 'look_alike']);
  return eb
    .case()
    .when(eb.and([isCareful, reaches(exact)]))
    .then(says('ha'))
    .when(eb.and([isCareful, reaches(ha)]))
    .then(says('junk'))
    .when(isCareful)
    .then(says('nm'))
    .when(reaches(exact))
    .then(says('exact'))
    .when(reaches(ha))
    .then(says('ha'))
    .when(reaches(junk))
    .then(says('junk'))
    .else(says('nm'))
    .end();
}

/** How many say what, and would say what. */
export async function countToldOtherwise(db: Queries, asked: Asked) {
  const rows = await db
    .selectFrom(judgedAnew(db, asked).as('j'))
    .select((eb) => ['j.result', 'j.would', eb.fn.countAll<number>().as('entries')])
    .groupBy(['j.result', 'j.would'])
    .orderBy('j.result')
    .orderBy('j.would')
    .execute();
  return rows.map(({ result, would, entries }) => ({ from: result as Level, to: would as Level, entries }));
}

/** Those that would say something else, the newest first. */
export async function listToldOtherwise(db: Queries, asked: Asked, limit: number) {
  const rows = await db
    .selectFrom(judgedAnew(db, asked).as('j'))
    .selectAll()
    .whereRef('j.result', '<>', sql.ref('j.would'))
    .orderBy('j.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id, result, would, confidence, person_id }) => ({
    id,
    person_id,
    from: result,
    to: would as Level,
    confidence: confidence ?? 0,
  }));
}
