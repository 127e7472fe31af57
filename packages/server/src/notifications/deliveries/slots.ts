import type { ProfileId, SpaceId } from '@kith/contract';
import { SharedRoom } from '../../platform/shared-room.ts';
import { budgets } from '../budgets.ts';
import type { Standing } from './endpoints.ts';

/** Where something is sent to, and for whom. */
export interface Route {
  readonly spaceId: SpaceId;
  /** Host and port of the destination. */
  readonly host: string;
}

export interface Lane extends Route {
  readonly profileId: ProfileId;
  /** One at a time. */
  readonly ordered: boolean;
}

/** A place that was taken. Each may be called more than once. */
export interface Place {
  /** The endpoint has answered: another one may have the place. */
  readonly leave: () => void;
  /**
   * What came of it is written down, or will not be: it may be taken again.
   * @returns whether something of its profile is to be sent again since it was taken, which may be this one
   */
  readonly settle: () => boolean;
}

/** What is known of one that is under way. */
interface UnderWay {
  hasPlace: boolean;
  isReplayed: boolean;
}

const { all, unproven, appetite, perHost, perProfile } = budgets.places;

/**
 * Which deliveries are under way, and how many more may be. Spaces share the places: one alone gets nearly all, and who comes
 * second is served at once. Half of all places are kept for endpoints that work, and one that fails gets a single place, so that
 * those that hang cost the others nothing.
 */
export class Slots {
  readonly #byProfile = new Map<ProfileId, Map<string, UnderWay>>();
  readonly #byHost = new Map<string, number>();
  readonly #all = new SharedRoom(all, appetite);
  readonly #unproven = new SharedRoom(unproven, appetite);

  /** How many are under way. */
  get taken(): number {
    return this.#all.taken;
  }

  free(lane: Lane, standing: Standing): number {
    return Math.min(
      this.#freeTo(lane, standing),
      (lane.ordered ? 1 : perProfile[standing]) - this.#placesOf(lane.profileId),
    );
  }

  /** Message ids of those that are not settled: they have a place, or are being written down. */
  underWay(profileId: ProfileId): readonly string[] {
    return [...(this.#byProfile.get(profileId)?.keys() ?? [])];
  }

  /** Something of a profile is to be sent again, and cannot be taken where it is still being written down. */
  replayed(profileId: ProfileId): void {
    for (const one of this.#byProfile.get(profileId)?.values() ?? []) one.isReplayed = true;
  }

  /**
   * For one of those that were free.
   * @returns what gives the place back
   */
  take(lane: Lane, messageId: string, standing: Standing): Place {
    const { profileId } = lane;
    const one: UnderWay = { hasPlace: true, isReplayed: false };
    const ofProfile = this.#byProfile.get(profileId) ?? new Map<string, UnderWay>();
    this.#byProfile.set(profileId, ofProfile.set(messageId, one));
    const giveBack = this.#enter(lane, standing);
    const leave = () => {
      if (!one.hasPlace) return;
      one.hasPlace = false;
      giveBack();
    };
    const settle = () => {
      leave();
      ofProfile.delete(messageId);
      if (ofProfile.size === 0) this.#byProfile.delete(profileId);
      return one.isReplayed;
    };
    return { leave, settle };
  }

  /** For a sample, of whose endpoint nothing is known; null when there is no place. @returns to be called when it has ended */
  takeForSample(route: Route): (() => void) | null {
    return this.#freeTo(route, 'new') > 0 ? this.#enter(route, 'new') : null;
  }

  #freeTo({ spaceId, host }: Route, standing: Standing): number {
    return Math.min(
      this.#all.left(String(spaceId)),
      standing === 'works' ? all : this.#unproven.left(String(spaceId)),
      perHost - (this.#byHost.get(hostOf(spaceId, host)) ?? 0),
    );
  }

  #placesOf(profileId: ProfileId): number {
    return [...(this.#byProfile.get(profileId)?.values() ?? [])].filter(({ hasPlace }) => hasPlace).length;
  }

  #enter({ spaceId, host }: Route, standing: Standing): () => void {
    const rooms = standing === 'works' ? [this.#all] : [this.#all, this.#unproven];
    for (const room of rooms) room.hold(String(spaceId), 1);
    const key = hostOf(spaceId, host);
    this.#byHost.set(key, (this.#byHost.get(key) ?? 0) + 1);
    return () => {
      for (const room of rooms) room.giveBack(String(spaceId), 1);
      const left = (this.#byHost.get(key) ?? 0) - 1;
      if (left > 0) this.#byHost.set(key, left);
      else this.#byHost.delete(key);
    };
  }
}

/** Host and port of a destination. */
export const hostOfUrl = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const hostOf = (spaceId: SpaceId, host: string): string => `${spaceId} ${host}`;
