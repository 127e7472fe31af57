import type { Result, VisitId } from '@kith/contract';
import type { PersonId } from '../../platform/db/schema.ts';
import type { Judged } from '../ingest/judge.ts';
import type { ToldVisit } from './store.ts';

/** A visit that lasts, and what its entry says of the one who is there. */
export interface VisitOfEntry extends ToldVisit {
  readonly personId: PersonId | null;
  readonly result: Result;
}

/** To which visit a face belongs. */
export type Choice = { readonly ends?: VisitId | undefined } & (
  | { readonly kind: 'open' }
  /** It goes on, and nobody is told. */
  | { readonly kind: 'prolong'; readonly visit: VisitOfEntry }
  /** It turns out to be somebody else's, or is sure now: that is told. */
  | { readonly kind: 'retell'; readonly visit: VisitOfEntry }
);

/**
 * Chooses among the visits that last at a camera.
 * @param previous the one that was told of this very face
 * @param alike one of a stranger with a face like this
 * @returns `ends`: one that turns out to be the same person's
 */
export function chooseVisit(
  { result, personId }: Pick<Judged, 'result' | 'personId'>,
  open: readonly VisitOfEntry[],
  previous: VisitId | undefined,
  alike: VisitOfEntry | null,
): Choice {
  const own = previous === undefined ? undefined : open.find(({ id }) => id === previous);
  const same = personId === null ? undefined : open.find((visit) => visit.personId === personId);
  const before = own ?? alike ?? undefined;
  if (same) {
    const ends = own && own.id !== same.id ? own.id : undefined;
    return { kind: isSurer(result, same.result) ? 'retell' : 'prolong', visit: same, ends };
  }
  if (!before) return { kind: 'open' };
  const isNamed = personId !== null || result === 'new';
  return { kind: isNamed ? 'retell' : 'prolong', visit: before };
}

/** A weak resemblance is told again when it becomes more. */
const isSurer = (result: Result, before: Result): boolean => before === 'junk' && result !== 'junk';
