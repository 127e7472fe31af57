import type { Photo } from './photos-of.ts';
import type { PhotoFault } from './to-readable.ts';

/** What has become of a photo. */
export type EnrolmentState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running' }
  /** `enrolled`: somebody new; `known`: somebody who was here; `joined`: another photo of somebody who was here. */
  | { readonly kind: 'enrolled' | 'known' | 'joined'; readonly pid: string }
  /** Somebody may have been here, and a person has to say. */
  | { readonly kind: 'asked'; readonly pid: string; readonly confidence: number; readonly name: string | null }
  /** `tooSmall`: it can be taken anyway. */
  | { readonly kind: 'failed'; readonly sentences: readonly string[]; readonly tooSmall: boolean };

export interface EnrolWish {
  readonly source: string;
  /** Everybody is put into these. */
  readonly groupsIds: readonly number[];
  readonly words: { readonly faults: Readonly<Record<PhotoFault, string>>; readonly unreachable: string };
}

/** A photo on its way to a person. */
export interface Enrolment extends Photo {
  readonly id: number;
  readonly name: string;
  /** What was chosen when it came; null until the server knows its source and groups. */
  readonly wish: EnrolWish | null;
  readonly state: EnrolmentState;
  /** A face of any size is taken. */
  readonly anySize: boolean;
  /** Whether it is to be somebody new, whoever it looks like. */
  readonly surelyNew: boolean;
}

export type Counted = 'enrolled' | 'known' | 'asked' | 'failed';

/** How many came to what; those that wait are what is left. */
export function countEnrolments(enrolments: readonly Enrolment[]): Readonly<Record<Counted, number>> {
  const counts = { enrolled: 0, known: 0, asked: 0, failed: 0 };
  for (const { state } of enrolments) {
    if (state.kind === 'joined') counts.known += 1;
    else if (state.kind !== 'waiting' && state.kind !== 'running') counts[state.kind] += 1;
  }
  return counts;
}
