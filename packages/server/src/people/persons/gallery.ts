import type { GroupId, SpaceId } from '@kith/contract';
import type { PersonId } from '../../platform/db/schema.ts';
import type { PersonSet } from '../../recognition/faceindex/person-set.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import type { Moment } from '../members-of-groups.ts';

/** Some persons of a space: the members of some groups who are in effect. */
export interface Members {
  /** Those that are in effect. */
  readonly groups: readonly GroupId[];
  /** When they were members, which holds for now. */
  readonly moment: Moment;
  /** Another one after every change of the groups, of their memberships, and of how many templates their members have. */
  readonly revision: string;
  /** Read when they are asked for first. */
  persons(): Promise<PersonSet>;
}

/** A person and how alike its most alike template is, by the float32 templates that are stored. */
export interface Likeness {
  readonly personId: PersonId;
  readonly cosine: number;
}

export interface NearestOptions {
  /** Number of templates that are compared, as `templates` said it. */
  readonly templates: number;
  /** Whoever reaches this cosine is never missed, up to sixteen persons. */
  readonly leastCosine: number;
  readonly among?: Members;
  /** Beside who is nearest, those are asked for who reach `leastCosine` and are less than this behind; others may be left out. */
  readonly closeBehind?: number;
}

/** A face that is looked for in the background. */
export interface OneLook {
  /** Whose it is, who is not looked for; null: nobody's who is known. */
  readonly personId: PersonId | null;
  readonly scaled: ScaledTemplate;
  /** Who else is less like it than this does not matter. */
  readonly leastCosine: number;
}

/**
 * The faces of everybody who is known: where they lie, and who looks for them, is its own matter. What cannot be looked for now is
 * refused with an `IndexUnavailable`.
 */
export interface Gallery {
  /** Number of persons of a space who can be found. */
  persons(spaceId: SpaceId): Promise<number>;
  /** To be called before templates are stored, which may be more than can be held. */
  ensureRoom(spaceId: SpaceId, templates: number): void;
  /** How many faces wait to be looked for. */
  readonly waiting: number;
  /** Number of templates of a space, or of these persons of it. */
  templates(spaceId: SpaceId, among?: Members): Promise<number>;
  /**
   * The nearest persons to each of these faces, sixteen at most, best first; equal cosines by the lower id.
   * @param faces 512 float32 of unit length each
   */
  nearest(
    spaceId: SpaceId,
    faces: readonly ScaledTemplate[],
    options: NearestOptions,
  ): Promise<readonly (readonly Likeness[])[]>;
  /**
   * Who else is as alike to each of many faces as matters to it: sixteen at most, best first. For whoever is in no hurry: it keeps others
   * waiting for some milliseconds at most.
   */
  others(spaceId: SpaceId, looks: readonly OneLook[]): Promise<readonly (readonly Likeness[])[]>;
}
