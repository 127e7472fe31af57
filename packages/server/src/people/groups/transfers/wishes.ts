import type { PersonId } from '../../../platform/db/schema.ts';
import { afterWish, changeOf, type MemberState, type StateChange } from './member-state.ts';
import { type CellProblem, isCellProblem, type RowWish } from './row-wish.ts';

interface Known {
  readonly before: MemberState;
  readonly is: MemberState;
}

/** What a file makes other of a person. */
export interface WishedChange {
  readonly id: PersonId;
  readonly before: MemberState;
  readonly change: StateChange;
}

/** What the rows of a file want of persons beside that they are members, as it comes together row by row. */
export class Wishes {
  readonly #now: number;
  readonly #known = new Map<PersonId, Known>();

  /** @param now epoch ms */
  constructor(now: number) {
    this.#now = now;
  }

  /**
   * Takes note of how persons are before the rows that mean them.
   * @param earlier how those are by now whom rows have changed that came before
   */
  know(
    persons: ReadonlyMap<PersonId, MemberState>,
    earlier?: (id: PersonId, before: MemberState) => MemberState,
  ): void {
    for (const [id, before] of persons) this.#known.set(id, { before, is: earlier?.(id, before) ?? before });
  }

  /** @returns whether a row makes another of a person, or why it cannot be; then nothing of it is done */
  take(id: PersonId, wish: RowWish): boolean | CellProblem {
    const known = this.#known.get(id);
    if (!known) throw new Error(`Nobody asked how person ${id} is.`);
    const after = afterWish(known.is, wish, this.#now);
    if ('message' in after) return after;
    const isOther = changeOf(known.is, after) !== null;
    this.#known.set(id, { before: known.before, is: after });
    return isOther;
  }

  /** Who is another than before, and how. */
  changes(): WishedChange[] {
    return this.outcomes().flatMap(({ change, ...one }) => (change ? [{ ...one, change }] : []));
  }

  /** The same of everybody whom it knows; null: nobody has changed them, or what was changed was changed back. */
  outcomes(): (Omit<WishedChange, 'change'> & { readonly change: StateChange | null })[] {
    return [...this.#known].map(([id, { before, is }]) => ({ id, before, change: changeOf(before, is) }));
  }
}

/** What is wrong with a row, or null where nothing is; `isOther` of one that changes its person. */
export function takeRow(
  wishes: Wishes | null,
  id: PersonId,
  wish: RowWish | CellProblem | null,
): { readonly isOther: boolean } | CellProblem {
  if (wishes === null || wish === null) return { isOther: false };
  if (isCellProblem(wish)) return wish;
  const taken = wishes.take(id, wish);
  return typeof taken === 'boolean' ? { isOther: taken } : taken;
}
