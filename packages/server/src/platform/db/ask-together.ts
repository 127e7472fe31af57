import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** null: nothing is asked, and there are no rows. */
type Question = CompiledQuery<unknown> | null;

type RowsOf<Asked extends readonly Question[]> = {
  -readonly [I in keyof Asked]: Asked[I] extends CompiledQuery<infer Row> | null ? Row[] : never;
};

/**
 * Asks several questions of which none needs the answer to another. In a transaction all are on their way before the first is answered, where
 * the database takes them so: of one that is asked over a network that is one way there and back, and it is woken once. They are answered in
 * their order, and each sees what those before it wrote. Behind one that fails nothing is done.
 */
export async function askTogether<const Asked extends readonly Question[]>(
  db: Kysely<Schema>,
  questions: Asked,
): Promise<RowsOf<Asked>> {
  const answers: unknown[][] = [];
  if (aheadOf.has(db)) {
    const all = await db
      .getExecutor()
      .provideConnection((connection) =>
        Promise.allSettled(questions.map((asked) => asked && connection.executeQuery(asked))),
      );
    for (const answer of all) {
      if (answer.status === 'rejected') throw answer.reason;
      answers.push(answer.value?.rows ?? []);
    }
  } else for (const asked of questions) answers.push(asked ? (await db.executeQuery(asked)).rows : []);
  return answers as RowsOf<Asked>;
}

/** Writes on their way, beyond which some are waited for: each has a limit of time, which runs from when it is sent. */
const MOST_AHEAD = 64;

/** What a transaction has sent, and not waited for. */
interface Ahead {
  readonly underWay: Set<Promise<unknown>>;
  /** The first that failed: those behind it fail because the transaction is over. */
  failure: { readonly error: unknown } | null;
}

const aheadOf = new WeakMap<object, Ahead>();

/**
 * Sends writes whose answers say nothing that is wanted, and goes on: whatever is asked next sees what they wrote, and the transaction waits
 * for them before it is committed. One that fails is what the transaction fails of.
 */
export async function sendAhead(tx: Transaction<Schema>, writes: readonly CompiledQuery<unknown>[]): Promise<void> {
  const ahead = aheadOf.get(tx);
  if (!ahead) {
    for (const write of writes) await tx.executeQuery(write);
    return;
  }
  for (const write of writes) {
    await tx.getExecutor().provideConnection(async (connection) => {
      const answer: Promise<unknown> = connection
        .executeQuery(write)
        .catch((error: unknown) => {
          ahead.failure ??= { error };
        })
        .finally(() => ahead.underWay.delete(answer));
      ahead.underWay.add(answer);
    });
    if (ahead.underWay.size >= MOST_AHEAD) await arrived(ahead);
  }
}

/** Runs the work of a transaction of a database that takes questions ahead, and waits for what it has sent ahead. @throws what failed of that, whatever failed for it */
export async function withSentAhead<T>(tx: Transaction<Schema>, work: () => Promise<T>): Promise<T> {
  const ahead: Ahead = { underWay: new Set(), failure: null };
  aheadOf.set(tx, ahead);
  try {
    return await work();
  } finally {
    await arrived(ahead);
  }
}

async function arrived(ahead: Ahead): Promise<void> {
  await Promise.all(ahead.underWay);
  if (ahead.failure) throw ahead.failure.error;
}
