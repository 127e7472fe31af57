import { type Alarm, KithApiError } from '@kith/client';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';

interface WantedAlarm {
  readonly alarm: Alarm | undefined;
  /** Whether the server has not said yet what became of it. */
  readonly isAwaited: boolean;
  readonly isGone: boolean;
}

const saysGone = (error: unknown): boolean => error instanceof KithApiError && error.status === 404;

/**
 * The alarm that somebody was led to, in whatever state it is by now.
 * @param id undefined: to none
 * @param everyMs how often it is asked for
 */
export function useWantedAlarm(id: number | undefined, everyMs: number): WantedAlarm {
  const client = useClient();
  const { data, error, isLoading } = useQuery({
    queryKey: [...keys.alarms, 'wanted', id],
    queryFn: ({ signal }) => (id === undefined ? null : client.alarms.get(id, { signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (saysGone(state.error) ? false : everyMs),
  });
  const isGone = saysGone(error);
  return { alarm: isGone ? undefined : (data ?? undefined), isAwaited: isLoading, isGone };
}
