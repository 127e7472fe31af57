import type { ProfileId, SpaceId } from '@kith/contract';

interface Owed {
  readonly space_id: SpaceId;
  readonly id: ProfileId;
}

/**
 * Round robin: spaces take turns, and within a space its profiles, so that no backlog, and no multitude of profiles, keeps others
 * waiting for a free place.
 */
export class Turns {
  readonly #lastProfile = new Map<SpaceId, ProfileId>();
  #lastSpace: SpaceId | undefined;

  /** Something of a profile was taken: it is the last in turn. */
  served({ space_id, id }: Owed): void {
    this.#lastSpace = space_id;
    this.#lastProfile.set(space_id, id);
  }

  /**
   * One profile of each space, then the second of each, and so on; those after the last that were served come first.
   * @param owing in the order of ids
   */
  order<T extends Owed>(owing: readonly T[]): T[] {
    const bySpace = new Map<SpaceId, T[]>();
    for (const profile of owing) {
      const ofSpace = bySpace.get(profile.space_id);
      if (ofSpace) ofSpace.push(profile);
      else bySpace.set(profile.space_id, [profile]);
    }
    for (const spaceId of this.#lastProfile.keys()) if (!bySpace.has(spaceId)) this.#lastProfile.delete(spaceId);
    const spaces = rotated(
      [...bySpace.keys()].sort((a, b) => a - b),
      this.#lastSpace,
      (id) => id,
    );
    const lines = spaces.map((id) =>
      rotated(bySpace.get(id) ?? [], this.#lastProfile.get(id), (profile) => profile.id),
    );
    const longest = Math.max(0, ...lines.map((line) => line.length));
    return Array.from({ length: longest }, (_, round) => lines.flatMap((line) => line.slice(round, round + 1))).flat();
  }
}

/** Items in the order of ids, those after the last first. */
function rotated<T>(items: readonly T[], last: number | undefined, idOf: (item: T) => number): T[] {
  const next =
    last === undefined
      ? 0
      : Math.max(
          0,
          items.findIndex((item) => idOf(item) > last),
        );
  return [...items.slice(next), ...items.slice(0, next)];
}
