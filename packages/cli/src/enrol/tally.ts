import { fieldErrors } from '@kith/contract';
import type { PhotoOutcome } from './enrol-person.ts';

type Rejected = Extract<PhotoOutcome, { result: 'rejected' }>;

/** Counts what became of photos. */
export class Tally {
  readonly #began = performance.now();
  readonly #counts = new Map<PhotoOutcome['result'], number>();
  readonly #rejects = new Map<number, Rejected[]>();
  readonly #remarks = new Set<string>();
  #photos = 0;

  count(outcome: PhotoOutcome): void {
    this.#photos += 1;
    this.#counts.set(outcome.result, this.#of(outcome.result) + 1);
    if (outcome.remark !== undefined) this.#remarks.add(outcome.remark);
    if (outcome.result !== 'rejected') return;
    this.#rejects.set(outcome.code, [...(this.#rejects.get(outcome.code) ?? []), outcome]);
  }

  get photos(): number {
    return this.#photos;
  }

  get rejected(): number {
    return this.#of('rejected');
  }

  /** For programs. `found` were known before; `templates` are looks more of the persons. */
  summary() {
    const seconds = (performance.now() - this.#began) / 1000;
    return {
      photos: this.#photos,
      created: this.#of('new'),
      found: this.#of('exact') + this.#of('ha') + this.#of('junk'),
      templates: this.#of('template'),
      known: this.#of('known'),
      spare: this.#of('spare'),
      rejected: this.rejected,
      reasons: Object.fromEntries([...this.#rejects].map(([code, rejects]) => [nameOf(code), rejects.length])),
      seconds: Math.round(seconds * 10) / 10,
      photos_per_second: Math.round((this.#photos / seconds) * 10) / 10,
    };
  }

  /** For people. */
  lines(): string[] {
    const { photos, created, found, templates, known, spare, seconds, photos_per_second: pace } = this.summary();
    const parts = [
      [created, 'persons created'],
      [found, 'found'],
      [templates, 'further looks'],
      [known, 'looks known before'],
      [spare, 'not needed, their persons have ten looks'],
      [this.rejected, 'rejected'],
    ] as const;
    const said = parts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
    return [`${photos} photos in ${seconds} s (${pace} a second): ${said.join(', ') || 'none'}.`, ...this.#remarks];
  }

  /** Why photos were rejected: how many, and one of them. */
  reasons(): string[] {
    return [...this.#rejects].flatMap(([code, [first, ...others]]) =>
      first ? [`${others.length + 1} rejected as ${nameOf(code)}, like ${first.file}: ${first.reason}`] : [],
    );
  }

  #of(result: PhotoOutcome['result']): number {
    return this.#counts.get(result) ?? 0;
  }
}

const names = new Map<number, string>(Object.entries(fieldErrors).map(([name, code]) => [code, name]));
export const nameOf = (code: number): string => names.get(code) ?? String(code);
