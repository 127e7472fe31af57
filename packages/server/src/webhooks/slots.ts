import type { ProfileId } from '@kith/contract';
import type { DeliveryId } from '../db/schema.ts';

const OVERALL = 128;
const PER_HOST = 16;
const PER_PROFILE = 8;

export interface Lane {
  readonly profileId: ProfileId;
  /** Host and port of the destination. */
  readonly host: string;
}

/**
 * Which deliveries are under way, and how many more may be. A profile whose last attempt failed gets one at a time, so
 * that endpoints that hang hold few places, and those of others stay free.
 */
export class Slots {
  readonly #byProfile = new Map<ProfileId, Set<DeliveryId>>();
  readonly #byHost = new Map<string, number>();
  readonly #failing = new Set<ProfileId>();
  #taken = 0;

  free({ profileId, host }: Lane): number {
    const perProfile = this.#failing.has(profileId) ? 1 : PER_PROFILE;
    return Math.min(
      OVERALL - this.#taken,
      PER_HOST - (this.#byHost.get(host) ?? 0),
      perProfile - (this.#byProfile.get(profileId)?.size ?? 0),
    );
  }

  underWay(profileId: ProfileId): readonly DeliveryId[] {
    return [...(this.#byProfile.get(profileId) ?? [])];
  }

  take({ profileId, host }: Lane, id: DeliveryId): void {
    const ofProfile = this.#byProfile.get(profileId) ?? new Set();
    this.#byProfile.set(profileId, ofProfile.add(id));
    this.#byHost.set(host, (this.#byHost.get(host) ?? 0) + 1);
    this.#taken += 1;
  }

  release({ profileId, host }: Lane, id: DeliveryId): void {
    const ofProfile = this.#byProfile.get(profileId);
    ofProfile?.delete(id);
    if (ofProfile?.size === 0) this.#byProfile.delete(profileId);
    const left = (this.#byHost.get(host) ?? 0) - 1;
    if (left > 0) this.#byHost.set(host, left);
    else this.#byHost.delete(host);
    this.#taken -= 1;
  }

  noteAttempt({ profileId }: Lane, delivered: boolean): void {
    if (delivered) this.#failing.delete(profileId);
    else this.#failing.add(profileId);
  }
}
