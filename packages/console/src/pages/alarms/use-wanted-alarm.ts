import { type Alarm, KithApiError } from '@kith/client';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';

/** The alarm that somebody was led to, in whatever state it is by now. @param id undefined: to none */
export function useWantedAlarm(id: number | undefined): {
  readonly alarm: Alarm | undefined;
  readonly isGone: boolean;
} {
  const client = useClient();
  const { data, error } = useQuery({
    queryKey: [...keys.alarms, 'wanted', id],
    queryFn: ({ signal }) => (id === undefined ? null : client.alarms.get(id, { signal })),
    enabled: id !== undefined,
  });
  return { alarm: data ?? undefined, isGone: error instanceof KithApiError && error.status === 404 };
}
