import type { Person } from '@kith/client';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../session/use-session.ts';
import { keys } from './queries.ts';

const TYPING_MS = 200;

interface Wish {
  /** How many are found at most. */
  readonly limit: number;
  /** Whether somebody looks for people now. */
  readonly enabled: boolean;
  /** Whether everybody is found before anything is typed; nobody otherwise. */
  readonly everybody: boolean;
}

interface FoundPeople {
  readonly typed: string;
  setTyped(text: string): void;
  /** What is looked for, a moment after it was typed. */
  readonly q: string;
  readonly found: UseQueryResult<Person[]>;
}

/** People by parts of names and external ids. Those found before stay until others are. */
export function useFoundPeople({ limit, enabled, everybody }: Wish): FoundPeople {
  const client = useClient();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: [...keys.people, 'found', q, limit],
    queryFn: async ({ signal }) => (await client.persons.list({ q: q || undefined, limit }, { signal })).results,
    enabled: enabled && (everybody || q !== ''),
    placeholderData: keepPreviousData,
  });
  return { typed, setTyped, q, found };
}
