import { scaleTemplate } from '../scale/scale-template.ts';
import type { FaceTemplates, RawTemplate } from '../scale/templates.ts';

/** So many of the best looks vote. */
const VOTERS = 8;
/** A look that says less has no vote. */
const LEAST_WEIGHT = 0.15;

interface Vote {
  readonly template: RawTemplate;
  readonly weight: number;
}

/** What the looks at one face say together: the mean of the best, each by its weight. */
export class Votes {
  #best: readonly Vote[] = [];
  #cast = 0;
  #weight = 0;
  #voted: FaceTemplates | null = null;

  /** How many looks had a vote. */
  get cast(): number {
    return this.#cast;
  }

  /** How much all of them say together: 1 for each that was clear. */
  get weight(): number {
    return this.#weight;
  }

  /** How many decide. */
  get voters(): number {
    return this.#best.length;
  }

  /** @param weight 0–1 */
  add(template: RawTemplate, weight: number): void {
    if (weight < LEAST_WEIGHT) return;
    this.#cast++;
    this.#weight += weight;
    this.#best = [...this.#best, { template, weight }].toSorted((a, b) => b.weight - a.weight).slice(0, VOTERS);
    this.#voted = null;
  }

  /** The template that they vote for; null without votes. */
  get voted(): FaceTemplates | null {
    if (this.#best.length > 0) this.#voted ??= meanOf(this.#best);
    return this.#voted;
  }
}

function meanOf(votes: readonly Vote[]): FaceTemplates {
  const sum = new Float32Array(votes[0]?.template.length ?? 0);
  for (const { template, weight } of votes) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (template[i] ?? 0);
  }
  const length = Math.hypot(...sum);
  const template = sum.map((value) => value / length) as RawTemplate;
  return { template, scaled: scaleTemplate(template) };
}
