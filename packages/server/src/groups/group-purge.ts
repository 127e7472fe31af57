import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';

const ROWS_A_STEP = 500;

/**
 * Deletes, in the background and in small steps that let others pass, the memberships of groups that were deleted. Nobody
 * sees them: a membership counts only as long as its group is there, and ids are never used twice.
 */
export class GroupPurge implements AsyncDisposable {
  readonly #deps: { readonly db: Database; readonly log: Logger };
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(deps: { readonly db: Database; readonly log: Logger }) {
    this.#deps = deps;
  }

  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { db, log } = this.#deps;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const groups = await db.queries.selectFrom('group_trash').selectAll().execute();
        for (const { space_id: spaceId, group_id: groupId } of groups) {
          while (!this.#stopped && (await this.#step(spaceId, groupId))) await pause();
          if (this.#stopped) return;
          await db.queries
            .deleteFrom('group_trash')
            .where('space_id', '=', spaceId)
            .where('group_id', '=', groupId)
            .execute();
        }
      }
    } catch (error) {
      log.error({ err: error }, 'Purging a deleted group failed; it goes on at the next deletion or start.');
    }
  }

  /** @returns whether there may be more */
  async #step(spaceId: SpaceId, groupId: GroupId): Promise<boolean> {
    const { queries } = this.#deps.db;
    const { numDeletedRows } = await queries
      .deleteFrom('memberships')
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('person_id', 'in', (eb) =>
        eb
          .selectFrom('memberships')
          .select('person_id')
          .where('space_id', '=', spaceId)
          .where('group_id', '=', groupId)
          .orderBy('person_id')
          .limit(sql.lit(ROWS_A_STEP)),
      )
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

/** Long enough for every request that waits. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
