import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useClient } from '../session/use-session.ts';
import { everyOne, keys } from './queries.ts';

/** What attributes of people are called, every name once. */
export function useAttributeNames(): UseQueryResult<string[]> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.people, 'attributes'],
    queryFn: async () => (await everyOne(client.persons.iterateAttributes())).map(({ name }) => name),
  });
}
