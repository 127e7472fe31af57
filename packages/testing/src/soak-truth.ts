import pg from 'pg';
import type { Receiver } from './receiver.ts';
import type { Ears } from './soak-ears.ts';
import type { Readers } from './soak-readers.ts';
import type { SteadyLoad } from './steady-load.ts';
import { until } from './until.ts';

/** What was counted, and what was wrong: nothing, if all is well. */
export interface NodesReport {
  readonly counted: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** What a wish came to that was never sent. */
const NOBODY = 'ECONNREFUSED';
const ALL_TOLD_MS = 180_000;

const missing = (all: ReadonlySet<number>, some: readonly number[]): number[] => {
  const known = new Set(some);
  return [...all].filter((id) => !known.has(id));
};

interface Told {
  readonly load: SteadyLoad;
  readonly readers: Readers;
  readonly hooks: Receiver;
  readonly ears: Ears;
  /** Of the database: after one there may be a transaction for which nobody can vouch. */
  readonly crashes: number;
}

/** What was answered is there, what was refused is not, and everything that is there was told. Ends who listens. */
export async function compareWithTruth(
  databaseUrl: string,
  { load, readers, hooks, ears, crashes }: Told,
): Promise<NodesReport> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const idsOf = async (query: string): Promise<Set<number>> =>
    new Set((await database.query<{ id: string }>(query)).rows.map(({ id }) => Number(id)));
  try {
    const faults: string[] = [];
    const within = (what: string, condition: () => boolean | Promise<boolean>): Promise<unknown> =>
      until(condition, what, ALL_TOLD_MS).catch((error: Error) => faults.push(error.message));
    await within('every webhook is sent', async () => {
      return (await idsOf('select id from deliveries where settled is null')).size === 0;
    });
    const [entries, groups] = [await idsOf('select id from entries'), await idsOf('select id from groups')];
    const deaf = (): number[] => [...ears.heard.values()].flatMap((heard) => missing(entries, heard));
    await within('everybody who listens hears of everything', () => deaf().length === 0);
    faults.push(...(await ears.stop()));
    const { rows } = await database.query<{ name: string }>('select name from groups');
    const names = new Set(rows.map(({ name }) => name));
    const owed = await idsOf('select entry_id as id from deliveries');
    const told = new Set(hooks.received.map(({ body }) => Number(JSON.parse(body).id)));
    const heard = [...ears.heard.values()].flat();
    const heardTwice = heard.length - [...ears.heard.values()].reduce((sum, ids) => sum + new Set(ids).size, 0);
    const answered = load.answers.filter(({ status }) => status === 201);
    const ids = (what: 'frame' | 'group') =>
      answered.filter((answer) => answer.what === what).flatMap((each) => each.ids);
    const doubtful = load.answers.filter(({ status }) => status === 500);
    if (doubtful.length > crashes) faults.push(`${doubtful.length} times nobody knew, after ${crashes} crashes.`);
    const refused = load.answers.filter(({ status, retryAfter }) => status === 503 && retryAfter > 0);
    const wrong = {
      'answered and lost': [
        ...ids('frame').filter((id) => !entries.has(id)),
        ...ids('group').filter((id) => !groups.has(id)),
      ],
      'refused and there all the same': refused.filter(({ what, name }) => what === 'group' && names.has(name)),
      'answered otherwise': load.answers.filter(
        (answer) => ![201, 500, 0].includes(answer.status) && !refused.includes(answer),
      ),
      'reads answered otherwise': readers.strange,
      'events not owed to the webhook': [...entries].filter((id) => !owed.has(id)),
      'events never told to the webhook': [...owed].filter((id) => !told.has(id)),
      'events told that were not': [...told, ...heard].filter((id) => !entries.has(id)),
      'events missed on websockets': deaf(),
    };
    for (const [what, all] of Object.entries(wrong)) {
      if (all.length > 0) faults.push(`${all.length} ${what}, the first ${JSON.stringify(all[0])}.`);
    }
    const counted = {
      'wishes answered': answered.length,
      'wishes refused with 503 and Retry-After': refused.length,
      'wishes of which nobody knows what came of them (500)': doubtful.length,
      'wishes that met nobody': load.answers.filter(({ status, name }) => status === 0 && name === NOBODY).length,
      'wishes cut off': load.answers.filter(({ status, name }) => status === 0 && name !== NOBODY).length,
      reads: readers.answered.length,
      events: entries.size,
      ...Object.fromEntries(Object.entries(wrong).map(([what, all]) => [what, all.length])),
      'events told to the webhook twice or more': hooks.received.length - told.size,
      'events heard twice or more on websockets': heardTwice,
    };
    return { counted, faults };
  } finally {
    await database.end();
  }
}
