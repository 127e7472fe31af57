import type { CompiledQuery } from 'kysely';
import type { Tx } from './database.ts';
import type { TakesWrites } from './takes-writes.ts';

/**
 * Runs writes of which none needs what another does, in one statement where the database can take them so.
 * @param writes each of them changes other rows
 */
export async function atOnce(tx: Tx, writes: readonly CompiledQuery[]): Promise<void> {
  const { takesSeveral } = tx.getExecutor().adapter as unknown as TakesWrites;
  for (const write of takesSeveral ? together(writes) : writes) await tx.executeQuery(write);
}

/** All of them as one: `with` the others, the last. */
function together(writes: readonly CompiledQuery[]): readonly CompiledQuery[] {
  const last = writes.at(-1);
  if (last === undefined || writes.length === 1) return writes;
  const parameters: unknown[] = [];
  const texts = writes.map((write) => {
    const before = parameters.length;
    parameters.push(...write.parameters);
    return write.sql.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + before}`);
  });
  const others = texts.slice(0, -1).map((text, i) => `write_${i} as (${text})`);
  return [{ ...last, sql: `with ${others.join(', ')} ${texts.at(-1)}`, parameters }];
}
