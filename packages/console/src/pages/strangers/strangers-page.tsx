import type { Stranger } from '@kith/client';
import { SegmentedControl, Text } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { NamedStrangers } from '../../parts/named-strangers.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { tellProblem } from '../../parts/tell-problem.ts';
import { usePageKeys } from '../../parts/use-page-keys.ts';
import { useClient } from '../../session/use-session.ts';
import { LastDecision } from './last-decision.tsx';
import { type Deciding, StrangerDetails } from './stranger-details.tsx';
import { StrangerQueue } from './stranger-queue.tsx';
import { useFocusOnNext } from './use-focus-on-next.ts';

/** How many lie in the inbox at a time: who works them off gets the next. */
const SHOWN = 60;
const ASKED_MS = 15_000;
const changes = [keys.strangers, keys.people, keys.person, keys.members, keys.sightings, keys.groups];

/** How long what was decided last is offered to be taken back; a name can be taken back later, too. */
const OFFERED_MS = 6_000;

/** What somebody decided last. */
interface Decision extends Pick<Deciding, 'message' | 'undoes'> {
  readonly id: number;
  /** Whether the server has done it. */
  readonly done: Promise<boolean>;
}

/** Unknown people who wait for somebody to say who they are: an inbox that is worked off with three keys. */
export function StrangersPage(): ReactNode {
  const { strangers: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const queries = useQueryClient();
  const { ignored = false } = useSearch({ from: '/strangers' });
  const navigate = useNavigate({ from: '/strangers' });
  const { data, error } = useQuery({
    queryKey: [...keys.strangers, { ignored }],
    queryFn: ({ signal }) => client.strangers.list({ ignored, limit: SHOWN }, { signal }),
    refetchInterval: ASKED_MS,
    placeholderData: keepPreviousData,
  });
  const [at, setAt] = useState<number | null>(null);
  const [decided, setDecided] = useState<ReadonlySet<number>>(new Set());
  const [failed, setFailed] = useState<unknown>(null);
  const [last, setLast] = useState<Decision | null>(null);
  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(() => setLast(null), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [last]);
  const waiting = data?.results.filter(({ id }) => !decided.has(id)) ?? [];
  const current = waiting.find(({ id }) => id === at) ?? waiting[0];
  // Whoever is shown stays there when somebody else is seen and comes first: the next key is meant for the one who is looked at.
  if (current && current.id !== at) setAt(current.id);

  const shown = useFocusOnNext(current?.id);
  const isLeft = useRef(false);
  // Known as soon as another page is there: what is refused in that moment is told on that one.
  useLayoutEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
    };
  }, []);

  const step = (by: number): void => {
    const place = current ? waiting.indexOf(current) : 0;
    const next = waiting[Math.min(waiting.length - 1, Math.max(0, place + by))];
    if (next) setAt(next.id);
  };
  const bringBack = (id: number): void => setDecided((before) => new Set([...before].filter((one) => one !== id)));
  /** Tells the server. Whoever is still in the list afterwards is there again; somebody else who is looked at by then stays in sight. @returns whether it is done */
  const settle = async (id: number, does: () => Promise<unknown>): Promise<boolean> => {
    let isDone = true;
    try {
      await does();
    } catch (reason) {
      isDone = false;
      setLast((before) => (before?.id === id ? null : before));
      if (isLeft.current) tellProblem(reason, shell.unreachable);
      else setFailed(reason);
    }
    await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    bringBack(id);
    return isDone;
  };
  /** Who is decided about leaves the inbox at once; the server may say that it cannot be. */
  const decide = ({ id }: Stranger, { message, does, undoes }: Deciding): void => {
    step(id === waiting.at(-1)?.id ? -1 : 1);
    setDecided((before) => new Set([...before, id]));
    setFailed(null);
    setLast({ id, message, undoes, done: settle(id, does) });
  };
  const undo = async (): Promise<void> => {
    if (!last) return;
    const { id, undoes, done } = last;
    setLast(null);
    if (!(await done) || !(await settle(id, undoes))) return;
    setAt(id);
    tell(words.takenBack);
  };
  usePageKeys({ u: () => void undo(), ArrowDown: () => step(1), ArrowUp: () => step(-1) });

  return (
    <Page
      title={words.title}
      actions={data && <Text c="dimmed">{words.count(data.count, formats.number(data.count))}</Text>}
    >
      <Text c="dimmed">{words.hint}</Text>
      <SegmentedControl
        aria-label={words.which}
        value={ignored ? 'ignored' : 'open'}
        data={[
          { value: 'open', label: words.toName },
          { value: 'ignored', label: words.ignored },
        ]}
        onChange={(value) => void navigate({ search: { ignored: value === 'ignored' || undefined }, replace: true })}
      />
      <Problem error={error ?? failed} />
      <LastDecision message={last?.message ?? null} undo={shell.undo} onUndo={() => void undo()} />
      {data && !current && <Empty text={ignored ? words.emptyIgnored : words.empty} />}
      {current && (
        <>
          <StrangerDetails key={current.id} ref={shown} stranger={current} onDecided={decide} />
          <StrangerQueue strangers={waiting} current={current.id} onChoose={setAt} />
          <Text size="sm" c="dimmed">
            {words.keys}
          </Text>
        </>
      )}
      <NamedStrangers />
    </Page>
  );
}
