import type { PersonId } from '../../../platform/db/schema.ts';
import type { MemberState, MemberTimes, StateChange } from './member-state.ts';
import type { Wishes } from './wishes.ts';

/** What of a person would be other than it was. */
interface Kept {
  readonly times: MemberTimes | null;
  readonly attributes: StateChange['attributes'];
  /** Whether the person is a member before the file is. */
  readonly isMember: boolean;
}

/** What a member would be. */
export type ChangedMember = Omit<Kept, 'isMember'> & { readonly id: PersonId };

/** Characters of what is kept: some for each of as many as a group may hold. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/**
 * What the rows of a file that is previewed have made other of persons so far. Those alone are kept who are others, each as a text; when these
 * come to too much the rest is only counted, and a later row of such a person is taken for the first.
 */
export class KeptChanges {
  readonly #most: number;
  readonly #kept = new Map<PersonId, string>();
  #characters = 0;
  #members = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  /** How many members of before are others. */
  get members(): number {
    return this.#members;
  }

  /** How many persons are kept. */
  get size(): number {
    return this.#kept.size;
  }

  /** How a person is by now. */
  readonly after = (id: PersonId, before: MemberState): MemberState => {
    const kept = this.#read(id);
    if (!kept) return before;
    return { times: kept.times, attributes: new Map([...before.attributes, ...Object.entries(kept.attributes)]) };
  };

  /** Keeps what came of some rows. */
  keep(wishes: Wishes): void {
    for (const { id, before, change } of wishes.outcomes()) {
      const isMember = before.times !== null;
      const last = this.#kept.get(id);
      if (last !== undefined) {
        this.#characters -= last.length;
        if (isMember) this.#members -= 1;
      }
      const { attributes = {}, times = null } = change ?? {};
      const text = JSON.stringify({ times: times ?? before.times, attributes, isMember } satisfies Kept);
      if (change && isMember) this.#members += 1;
      if (!change || this.#characters + text.length > this.#most) this.#kept.delete(id);
      else {
        // Whoever is kept already keeps the place among the first.
        this.#kept.set(id, text);
        this.#characters += text.length;
      }
    }
  }

  /** The first members of before who are others. */
  firstMembers(most: number): ChangedMember[] {
    const found: ChangedMember[] = [];
    for (const id of this.#kept.keys()) {
      if (found.length >= most) break;
      const kept = this.#read(id);
      if (kept?.isMember) found.push({ id, times: kept.times, attributes: kept.attributes });
    }
    return found;
  }

  #read(id: PersonId): Kept | undefined {
    const text = this.#kept.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as Kept);
  }
}
