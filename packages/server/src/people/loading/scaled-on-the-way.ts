import type { SpaceId, TemplateId } from '@kith/contract';
import { DIMENSIONS } from '../../recognition/scale/dimensions.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';

/** Templates that somebody who read them has scaled, because nobody had; as threads hand them to each other. */
export interface ScaledOnTheWay {
  readonly ids: Float64Array;
  /** Checksums of what they were made of; NaN where there was none. */
  readonly madeOf: Float64Array;
  /** One after the other, 512 float32 each. */
  readonly vectors: Float32Array<ArrayBuffer>;
}

/** One of them. */
export interface MadeTemplate {
  readonly id: TemplateId;
  readonly madeOf: number | null;
  readonly scaled: ScaledTemplate | null;
}

/** Who keeps what was made of templates, so that nobody needs to make it again. */
export interface ScaledKeeper {
  /** Threads that may scale at the same time. */
  readonly threads: number;
  /** Keeps what was scaled on the way, when there is time. */
  keep(spaceId: SpaceId, made: ScaledOnTheWay): void;
  /** Makes anew what was found damaged, when there is time. */
  mend(spaceId: SpaceId, ids: readonly TemplateId[]): void;
}

/** Keeps nothing: what is missing is made by everybody who reads. */
export const keepsNothing: ScaledKeeper = { threads: 1, keep: () => undefined, mend: () => undefined };

export function packed(made: readonly MadeTemplate[]): ScaledOnTheWay {
  const sound = made.filter(({ scaled }) => scaled !== null);
  const vectors = new Float32Array(sound.length * DIMENSIONS);
  for (const [i, { scaled }] of sound.entries()) if (scaled) vectors.set(scaled, i * DIMENSIONS);
  return {
    ids: Float64Array.from(sound, ({ id }) => id),
    madeOf: Float64Array.from(sound, ({ madeOf }) => madeOf ?? Number.NaN),
    vectors,
  };
}

/** Of these, those from `first` on, and no more than so many. */
export function unpacked({ ids, madeOf, vectors }: ScaledOnTheWay, first: number, most: number): MadeTemplate[] {
  return Array.from(ids.subarray(first, first + most), (id, i) => {
    const of = madeOf[first + i] ?? Number.NaN;
    return {
      id: id as TemplateId,
      madeOf: Number.isNaN(of) ? null : of,
      scaled: vectors.subarray((first + i) * DIMENSIONS, (first + i + 1) * DIMENSIONS) as ScaledTemplate,
    };
  });
}
