import type { NewsType, Profile, ProfileTest, ProfileUpdate, QuietHours, Result, StrangerFilter } from '@kith/client';
import { type ChannelForm, channelOf, formOf } from '../../parts/channel/channel-form.ts';
import { type TemplateForm, templateFormOf, templateOf } from './template-form.ts';

/** What a notification is set to while somebody changes it. */
export interface Wish {
  readonly name: string;
  readonly destinationUrl: string;
  readonly isActive: boolean;
  readonly ordered: boolean;
  /** Whether it tells of sightings at all. */
  readonly entries: boolean;
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
  readonly news: readonly NewsType[];
  readonly quiet: QuietHours | null;
  readonly template: TemplateForm;
  /** Null: of a kind that is set by programs. */
  readonly channel: ChannelForm | null;
}

const SECONDS = 60;

export const wishOf = (profile: Profile): Wish => ({
  name: profile.name,
  destinationUrl: profile.destination_url,
  isActive: profile.is_active,
  ordered: profile.ordered,
  entries: profile.entries,
  personsGroups: profile.persons_groups,
  groupsAll: profile.groups_all,
  groupsNone: profile.groups_none,
  sources: profile.sources,
  results: profile.results,
  cooldown: profile.cooldown_seconds / SECONDS,
  minConfidence: profile.min_confidence,
  strangers: profile.strangers,
  corrections: profile.corrections,
  news: profile.news,
  quiet: profile.quiet,
  template: templateFormOf(profile.template),
  channel: formOf(profile.channel),
});

/**
 * What the server is asked for: what was changed, for somebody else may have changed the rest.
 * @param wish what all is set to then
 */
export function changeOf(changed: Partial<Wish>, wish: Wish): ProfileUpdate {
  const { name, isActive, ordered, entries, destinationUrl } = changed;
  const change = { name, isActive, ordered, entries, destinationUrl, ...filtersOf(changed) };
  const template = changed.template && templateOf(changed.template);
  // How a kind tells that is set by programs is left as it is.
  if (!changed.channel) return { ...change, template };
  const channel = channelOf(changed.channel);
  // What is told in its own form goes where it says, and has no words.
  return channel === null
    ? { ...change, channel, destinationUrl: wish.destinationUrl, template: null }
    : { ...change, channel, template };
}

/** Those parts of a wish that decide what is told, and when. */
export const filtersOf = (wish: Partial<Wish>) =>
  ({
    personsGroups: wish.personsGroups,
    groupsAll: wish.groupsAll,
    groupsNone: wish.groupsNone,
    sources: wish.sources,
    results: wish.results,
    cooldownSeconds: wish.cooldown === undefined ? undefined : Math.round(wish.cooldown * SECONDS),
    minConfidence: wish.minConfidence,
    strangers: wish.strangers,
    corrections: wish.corrections,
    news: wish.news,
    quiet: wish.quiet,
  }) satisfies ProfileTest;
