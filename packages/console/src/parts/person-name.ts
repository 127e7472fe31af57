import type { Messages } from '../messages/en.ts';

/** What people are called by. */
interface Called {
  readonly name: string | null;
  readonly external_id: string | null;
}

/** A face and who it belongs to; `pid` is null of a stranger. */
export interface Somebody {
  readonly pid: string | null;
  readonly person?: Called | null;
}

/** What a person is called by, or that there is no name yet. */
export const calledBy = (person: Called | null | undefined, words: Messages['sighting']): string =>
  person?.name ?? person?.external_id ?? words.unnamed;

/** Who was seen, in words. */
export const whoOf = ({ pid, person }: Somebody, words: Messages['sighting']): string =>
  pid === null ? words.stranger : calledBy(person, words);
