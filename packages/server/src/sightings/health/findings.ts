import type { PhotoFault, TemplateId } from '@kith/contract';
import type { Likeness } from '../../people/persons/gallery.ts';
import type { LookOfPerson } from '../../people/persons/template-store.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cosineOfTemplates } from '../../recognition/calibration/cosine.ts';

/** As large as photos must be that people are enrolled by, px². */
const ENOUGH_PX = 7000;
/** What is kept of each kind; of more than that the worst. */
const MOST = 1000;

/** Two persons, the lower id first, by their most alike photos. */
export interface AlikePair {
  readonly low: PersonId;
  readonly high: PersonId;
  readonly cosine: number;
}

/** A photo that has a fault. */
export interface Faulty {
  readonly templateId: TemplateId;
  readonly personId: PersonId;
  readonly facesize: number;
  readonly faults: readonly PhotoFault[];
  /** By the most alike of the other photos of the person. */
  readonly own: number | null;
  /** The nearest other person. */
  readonly other: Likeness | null;
}

/** What was found out about the persons of a space, however many they are: the worst of it. */
export class Findings {
  readonly #alike: number;
  readonly #found = new Map<string, AlikePair>();
  /** Less alike than this is no pair among the worst any more. */
  #least = -1;
  #photos: Faulty[] = [];
  /** Photos of which it is known who else is nearest, as far as that matters. */
  readonly #placed = new Set<TemplateId>();
  #faulty = 0;
  #persons = 0;

  /** @param alike what two photos of one person should reach, and who is less like another is in nobody's way: a cosine */
  constructor(alike: number) {
    this.#alike = alike;
  }

  /** Persons that were looked at. */
  get persons(): number {
    return this.#persons;
  }

  /** Photos that have a fault. */
  get faulty(): number {
    return this.#faulty;
  }

  /** The most alike pairs, the most alike first. */
  get pairs(): AlikePair[] {
    return [...this.#found.values()].sort((a, b) => b.cosine - a.cosine || a.low - b.low || a.high - b.high);
  }

  /** The worst photos first. */
  get photos(): Faulty[] {
    return this.#photos.toSorted(byHarm);
  }

  /**
   * How alike somebody else has to be for it to matter to a photo: as alike as a pair that would be among the worst, or more alike than the
   * other photos of the person. @param least who is less alike does not matter at all
   */
  leastOther(look: LookOfPerson, looks: readonly LookOfPerson[], least: number): number {
    const own = ownOf(look, looks);
    const ofPairs = Math.max(least, this.#least);
    return own === null ? ofPairs : Math.max(least, Math.min(ofPairs, Math.max(own, this.#alike)));
  }

  /** A person was looked at: all photos, and who else is nearest to each, if that matters. */
  add(personId: PersonId, looks: readonly LookOfPerson[], nearest: readonly (Likeness | null)[]): void {
    this.#persons++;
    for (const [i, look] of looks.entries()) {
      const other = nearest[i] ?? null;
      if (other) this.#addPair(personId, other);
      const own = ownOf(look, looks);
      const faults = this.#faultsOf(look.facesize, own, other);
      if (faults.length === 0) continue;
      this.#faulty++;
      this.#photos.push({ templateId: look.id, personId, facesize: look.facesize, faults, own, other });
    }
    if (this.#photos.length > 2 * MOST) this.#photos = this.photos.slice(0, MOST);
  }

  /** Some of the worst photos of which it is not known who else is nearest, because that did not matter to anything else. */
  alone(most: number): Faulty[] {
    const isAlone = ({ templateId, other }: Faulty) => !other && !this.#placed.has(templateId);
    return this.photos.slice(0, MOST).filter(isAlone).slice(0, most);
  }

  /** Says of a photo who else is nearest; null: nobody is near. */
  beside(templateId: TemplateId, other: Likeness | null): void {
    this.#placed.add(templateId);
    if (other)
      this.#photos = this.#photos.map((photo) => (photo.templateId === templateId ? { ...photo, other } : photo));
  }

  #addPair(personId: PersonId, { personId: otherId, cosine }: Likeness): void {
    const [low, high] = personId < otherId ? [personId, otherId] : [otherId, personId];
    const key = `${low} ${high}`;
    if (cosine > (this.#found.get(key)?.cosine ?? -1)) this.#found.set(key, { low, high, cosine });
    if (this.#found.size <= 2 * MOST) return;
    const pairs = this.pairs;
    for (const less of pairs.slice(MOST)) this.#found.delete(`${less.low} ${less.high}`);
    this.#least = pairs[MOST - 1]?.cosine ?? -1;
  }

  #faultsOf(facesize: number, own: number | null, other: Likeness | null): PhotoFault[] {
    const isNearer = own !== null && other !== null && other.cosine > own && other.cosine >= this.#alike;
    return [
      ...(isNearer ? (['nearer_to_another'] as const) : []),
      ...(own !== null && own < this.#alike ? (['unlike_the_others'] as const) : []),
      ...(facesize < ENOUGH_PX ? (['face_too_small'] as const) : []),
    ];
  }
}

/** How like the other photos of the person one is; null: there is no other. */
function ownOf(look: LookOfPerson, looks: readonly LookOfPerson[]): number | null {
  const others = looks.filter((other) => other !== look).map(({ scaled }) => cosineOfTemplates(look.scaled, scaled));
  return others.length === 0 ? null : Math.max(...others);
}

/** What names somebody else comes first, then by how much, then the smallest faces. */
function byHarm(a: Faulty, b: Faulty): number {
  const rank = ({ faults }: Faulty) =>
    faults.includes('nearer_to_another') ? 0 : faults.includes('unlike_the_others') ? 1 : 2;
  const excess = ({ own, other }: Faulty) => (other?.cosine ?? 0) - (own ?? 0);
  const byExcess = rank(a) < 2 ? excess(b) - excess(a) : 0;
  return rank(a) - rank(b) || byExcess || a.facesize - b.facesize || a.templateId - b.templateId;
}
