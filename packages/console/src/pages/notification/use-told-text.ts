import type { ProfileTested, SampleType } from '@kith/client';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { templateOf } from './template-form.ts';
import type { Wish } from './wish.ts';

export type ToldText = ProfileTested['text'];

const TYPING_MS = 250;

/** How a sample is told in the words that are set, saved or not. A webhook tells none: then nothing is asked. */
export function useToldText(
  profileId: number,
  sample: SampleType,
  { template, channel }: Pick<Wish, 'template' | 'channel'>,
): UseQueryResult<ToldText> {
  const client = useClient();
  const [written] = useDebouncedValue(template, TYPING_MS);
  return useQuery({
    queryKey: [...keys.notifications, profileId, 'text', sample, written],
    queryFn: async ({ signal }) => {
      const wish = { limit: 1, sample, template: templateOf(written) };
      return (await client.notifications.test(profileId, wish, { signal })).text;
    },
    placeholderData: keepPreviousData,
    enabled: channel?.kind !== 'webhook',
  });
}
