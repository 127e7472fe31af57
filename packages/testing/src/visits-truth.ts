import type { Appearing } from './film-script.ts';

/** A visit as the script has it, at a moment of the world. */
interface DueVisit {
  readonly who: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** A visit as it was told: `who` is the name, or null of somebody whom nobody knows. */
export interface SeenVisit {
  readonly who: string | null;
  readonly from: number;
  readonly to: number;
}

/** What the visits at one camera come to. */
interface VisitReport {
  readonly right: number;
  /** Who came and was not told. */
  readonly missed: readonly DueVisit[];
  /** A name that nobody had who was there. */
  readonly wrong: readonly SeenVisit[];
  /** Somebody once more who was told already. */
  readonly twice: readonly SeenVisit[];
}

/** A film's clock and Kith's are that far apart: joining, decoding, one frame looked at in several. */
const SLACK_MS = 1500;

export const dueVisits = (appearing: readonly Appearing[], since: number): DueVisit[] =>
  appearing.map(({ who, from, to }) => ({ who, from: since + from * 1000, to: since + to * 1000 }));

/**
 * Holds what was told against what was played.
 * @param isKnown whether a name of the script is that of a person; the others are strangers, who are told without a name
 */
export function compareVisits(
  due: readonly DueVisit[],
  seen: readonly SeenVisit[],
  isKnown: (who: string) => boolean,
): VisitReport {
  const left = new Set(due);
  const wrong: SeenVisit[] = [];
  const twice: SeenVisit[] = [];
  for (const visit of seen.toSorted((a, b) => a.from - b.from)) {
    const fits = (one: DueVisit) =>
      (isKnown(one.who) ? one.who === visit.who : visit.who === null) &&
      visit.from >= one.from - SLACK_MS &&
      visit.to <= one.to + SLACK_MS;
    const found = [...left].find(fits);
    if (found) left.delete(found);
    else (due.some(fits) ? twice : wrong).push(visit);
  }
  return { right: due.length - left.size, missed: [...left], wrong, twice };
}
