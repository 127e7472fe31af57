import type { Alarm } from '@kith/client';
import { SegmentedControl, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { usePageKeys } from '../../parts/use-page-keys.ts';
import { useClient } from '../../session/use-session.ts';
import { AcknowledgeAlarm } from './acknowledge-alarm.tsx';
import { AlarmCard } from './alarm-card.tsx';
import classes from './alarms.module.css';
import { AssignAlarm } from './assign-alarm.tsx';
import { TellAlarmsHere } from './tell-alarms-here.tsx';
import { useWantedAlarm } from './use-wanted-alarm.ts';

const SHOWN = 100;
const ASKED_MS = 5_000;

/** What is being done with an alarm. */
interface Asking {
  readonly what: 'acknowledge' | 'assign';
  readonly alarm: Alarm;
}

/** What happened that somebody has to look at: an inbox, for a desk and for a telephone. */
export function AlarmsPage(): ReactNode {
  const { alarms: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { state = 'open', alarm: wanted } = useSearch({ from: '/alarms' });
  const navigate = useNavigate({ from: '/alarms' });
  const { data, error } = useQuery({
    queryKey: [...keys.alarms, state],
    queryFn: ({ signal }) => client.alarms.list({ state: [state], limit: SHOWN }, { signal }),
    refetchInterval: ASKED_MS,
    placeholderData: keepPreviousData,
  });
  const { alarm: found, isAwaited, isGone } = useWantedAlarm(wanted, ASKED_MS);
  const [at, setAt] = useState<number | null>(wanted ?? null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const listed = data?.results ?? [];
  // One that was answered meanwhile, or is older than those shown, is shown all the same to whoever was led to it.
  const isBeside = found !== undefined && data !== undefined && !listed.some(({ id }) => id === found.id);
  const all = isBeside ? [found, ...listed] : listed;
  // Whoever was led to one looks at no other one before it is there.
  const first = isAwaited && at === wanted ? undefined : all[0];
  const current = all.find(({ id }) => id === at) ?? first;
  // Whoever is looked at stays so when another alarm is raised and comes first: the next key is meant for this one.
  if (current && current.id !== at && asking === null) setAt(current.id);
  // Somebody else may answer it meanwhile: what is being written is not meant for the next one.
  const asked = asking?.alarm ?? current;
  useEffect(() => {
    if (wanted !== undefined) setAt(wanted);
  }, [wanted]);
  useEffect(() => {
    list.current?.querySelector(`[data-alarm="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const step = (by: number): void => {
    const place = current ? all.indexOf(current) : 0;
    const next = all[Math.min(all.length - 1, Math.max(0, place + by))];
    if (next) setAt(next.id);
  };
  const ask = (what: Asking['what'], alarm: Alarm): void => {
    setAt(alarm.id);
    setAsking({ what, alarm });
  };
  const isOpen = current?.state === 'open';
  usePageKeys({
    a: () => current && isOpen && ask('acknowledge', current),
    t: () => current && isOpen && ask('assign', current),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  });
  return (
    <Page
      title={words.title}
      actions={
        <>
          {data && <Text c="dimmed">{words.count(data.count, formats.number(data.count))}</Text>}
          <TellAlarmsHere />
          <LinkButton to="/alarms/rules" variant="default">
            {words.rules}
          </LinkButton>
        </>
      }
    >
      <SegmentedControl
        aria-label={words.which}
        value={state}
        data={[
          { value: 'open', label: words.states.open },
          { value: 'acknowledged', label: words.states.acknowledged },
        ]}
        onChange={(value) =>
          void navigate({ search: { state: value === 'acknowledged' ? value : undefined }, replace: true })
        }
      />
      <Problem error={error} />
      {isGone && <Text role="status">{words.wantedGone}</Text>}
      {data?.count === 0 && !isBeside && (
        <Empty
          text={state === 'open' ? words.empty : words.emptyAcknowledged}
          action={<LinkButton to="/alarms/rules">{words.rules}</LinkButton>}
        />
      )}
      <ul ref={list} className={classes.list} aria-label={words.list}>
        {all.map((alarm) => (
          <AlarmCard key={alarm.id} alarm={alarm} isCurrent={alarm.id === current?.id} onAsk={ask} />
        ))}
      </ul>
      {data && data.count > SHOWN && <Text c="dimmed">{words.olderCount(formats.number(SHOWN))}</Text>}
      {isOpen && (
        <Text size="sm" c="dimmed">
          {words.keys}
        </Text>
      )}
      {asked && (
        <>
          <AcknowledgeAlarm
            key={`acknowledge ${asked.id}`}
            alarm={asked}
            opened={asking?.what === 'acknowledge'}
            onClose={() => setAsking(null)}
          />
          <AssignAlarm
            key={`assign ${asked.id}`}
            alarm={asked}
            opened={asking?.what === 'assign'}
            onClose={() => setAsking(null)}
          />
        </>
      )}
    </Page>
  );
}
