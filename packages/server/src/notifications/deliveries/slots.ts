import type { ProfileId } from '@kith/contract';
import type { DeliveryId } from '../../platform/db/schema.ts';
import type { Standing } from './endpoints.ts';

const OVERALL = 128;
const PER_HOST = 16;
const PER_PROFILE: Readonly<Record<Standing, number>> = { works: 8, new: 4, fails: 1 };
/** For all endpoints together of which nothing good is known. */
const UNPROVEN = OVERALL / 2;

export interface Lane {
  readonly profileId: ProfileId;
  /** Host and port of the destination. */
  readonly host: string;
  /** One at a time. */
  readonly ordered: boolean;
}

/**
 * Which deliveries are under way, and how many more may be. Half of all places are kept for endpoints that work, and one
 * that fails gets a single place, so that those that hang cost the others nothing.
 */
export class Slots {
  readonly #byProfile = new Map<ProfileId, Set<DeliveryId>>();
  readonly #byHost = new Map<string, number>();
  readonly #unproven = new Set<DeliveryId>();
  #taken = 0;

  free({ profileId, host, ordered }: Lane, standing: Standing): number {
    return Math.min(
      OVERALL - this.#taken,
      standing === 'works' ? OVERALL : UNPROVEN - this.#unproven.size,
      PER_HOST - (this.#byHost.get(host) ?? 0),
      (ordered ? 1 : PER_PROFILE[standing]) - (this.#byProfile.get(profileId)?.size ?? 0),
    );
  }

  underWay(profileId: ProfileId): readonly DeliveryId[] {
    return [...(this.#byProfile.get(profileId) ?? [])];
  }

  take({ profileId, host }: Lane, id: DeliveryId, standing: Standing): void {
    const ofProfile = this.#byProfile.get(profileId) ?? new Set();
    this.#byProfile.set(profileId, ofProfile.add(id));
    this.#byHost.set(host, (this.#byHost.get(host) ?? 0) + 1);
    if (standing !== 'works') this.#unproven.add(id);
    this.#taken += 1;
  }

  release({ profileId, host }: Lane, id: DeliveryId): void {
    const ofProfile = this.#byProfile.get(profileId);
    ofProfile?.delete(id);
    if (ofProfile?.size === 0) this.#byProfile.delete(profileId);
    const left = (this.#byHost.get(host) ?? 0) - 1;
    if (left > 0) this.#byHost.set(host, left);
    else this.#byHost.delete(host);
    this.#unproven.delete(id);
    this.#taken -= 1;
  }
}
