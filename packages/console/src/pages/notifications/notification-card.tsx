import type { Profile } from '@kith/client';
import { Badge, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { keys, useGroups, useSources } from '../../parts/queries.ts';
import { strangersInWords } from '../../parts/strangers-in-words.ts';
import { useClient } from '../../session/use-session.ts';
import classes from './notification-card.module.css';

/** A notification as the sentence that it is, and whether its receiver takes what it is sent. */
export function NotificationCard({ profile }: { readonly profile: Profile }): ReactNode {
  const { notifications: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const groups = useGroups();
  const sources = useSources();
  const latest = useQuery({
    queryKey: [...keys.notifications, profile.id, 'latest'],
    queryFn: async ({ signal }) =>
      (await client.notifications.deliveries(profile.id, { limit: 1 }, { signal })).results,
  });
  const names = (ids: readonly number[], all: readonly { id: number; name: string }[] = []): string =>
    formats.list(all.filter(({ id }) => ids.includes(id)).map(({ name }) => name));
  const known =
    profile.persons_groups.length > 0 ? words.anyoneIn(names(profile.persons_groups, groups.data)) : words.anybody;
  const who = profile.strangers === null ? known : strangersInWords(profile.strangers, words, formats);
  const where = profile.sources.length > 0 ? words.at(names(profile.sources, sources.data)) : words.everywhere;
  const minutes = Math.round(profile.cooldown_seconds / 60);
  return (
    <div className={classes.card}>
      <Stack gap={4} miw={0}>
        <Link
          to="/notifications/$notificationId"
          params={{ notificationId: String(profile.id) }}
          className={classes.name}
          dir="auto"
        >
          {profile.name}
        </Link>
        <Text size="sm" dir="auto">
          {profile.entries ? words.sentence(who, where) : words.newsAlone}{' '}
          <span className={classes.address}>{words.ways[profile.channel?.kind ?? 'webhook'](addressOf(profile))}</span>
          {profile.entries && minutes > 0 && ` (${words.atMost(minutes, formats.number(minutes))})`}
        </Text>
        {profile.news.length > 0 && (
          <Text size="sm" c="dimmed">
            {words.alsoTold(formats.list(profile.news.map((type) => words.types[type])))}
          </Text>
        )}
        {latest.data?.[0]?.status === 'failed' && (
          <Text size="sm" c="red" role="alert">
            {words.failing}
          </Text>
        )}
      </Stack>
      <Badge variant="light" tt="none" miw="fit-content" color={profile.is_active ? 'teal' : 'gray'}>
        {profile.is_active ? words.on : words.off}
      </Badge>
    </div>
  );
}

/** Where it leads, without what says that it is mail. */
const addressOf = ({ destination_url }: Profile): string => destination_url.replace(/^mailto:/, '');
