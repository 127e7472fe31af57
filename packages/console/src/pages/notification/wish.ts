import type { Profile, ProfileTest, Result, StrangerFilter } from '@kith/client';
import { type ChannelForm, formOf } from '../../parts/channel/channel-form.ts';

/** What a notification is set to while somebody changes it. */
export interface Wish {
  readonly name: string;
  readonly destinationUrl: string;
  readonly isActive: boolean;
  readonly ordered: boolean;
  readonly personsGroups: readonly number[];
  readonly groupsAll: readonly number[];
  readonly groupsNone: readonly number[];
  readonly sources: readonly number[];
  readonly results: readonly Result[];
  /** Minutes. */
  readonly cooldown: number;
  readonly minConfidence: number | null;
  readonly strangers: StrangerFilter;
  readonly corrections: boolean;
  /** Null: of a kind that is set by programs. */
  readonly channel: ChannelForm | null;
}

const SECONDS = 60;

export const wishOf = (profile: Profile): Wish => ({
  name: profile.name,
  destinationUrl: profile.destination_url,
  isActive: profile.is_active,
  ordered: profile.ordered,
  personsGroups: profile.persons_groups,
  groupsAll: profile.groups_all,
  groupsNone: profile.groups_none,
  sources: profile.sources,
  results: profile.results,
  cooldown: profile.cooldown_seconds / SECONDS,
  minConfidence: profile.min_confidence,
  strangers: profile.strangers,
  corrections: profile.corrections,
  channel: formOf(profile.channel),
});

/** Those parts of a wish that decide who is told of. */
export const filtersOf = (wish: Wish): ProfileTest => ({
  personsGroups: wish.personsGroups,
  groupsAll: wish.groupsAll,
  groupsNone: wish.groupsNone,
  sources: wish.sources,
  results: wish.results,
  cooldownSeconds: Math.round(wish.cooldown * SECONDS),
  minConfidence: wish.minConfidence,
  strangers: wish.strangers,
});
