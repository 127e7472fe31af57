import { limits } from '@kith/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';

/** What attributes are called, of as many people as come at once. */
export function useAttributeNames(): UseQueryResult<string[]> {
  const client = useClient();
  return useQuery({
    queryKey: [...keys.people, 'attributes'],
    queryFn: async ({ signal }) => {
      const { results } = await client.persons.list({ limit: limits.pageSize }, { signal });
      return [...new Set(results.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
    },
  });
}
