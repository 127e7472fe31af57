import { limits } from '@kith/client';
import { keepPreviousData, type QueryKey, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { fewAtOnce } from './few-at-once.ts';

/** How many are asked for at once, for whoever looks at them. */
const SIZE = 120;

interface Wish {
  readonly offset: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

interface Slice<T> {
  /** How many there are in all. */
  readonly count: number;
  readonly results: readonly T[];
}

/** A list of any length of which only what is looked at is here. */
export interface Pages<T> {
  /** How many there are in all; null until the server has said so. */
  readonly count: number | null;
  readonly error: unknown;
  /** Undefined: not here yet. */
  at(index: number): T | undefined;
  /** Says which are looked at, both ends included. */
  look(from: number, to: number): void;
  /** All from one to the other, both included, wherever they are. */
  load(from: number, to: number): Promise<T[]>;
}

const pageOf = (index: number): number => Math.floor(index / SIZE);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** @param everyMs how often it is asked anew, for what changes by the clock */
export function usePages<T>(
  key: QueryKey,
  ask: (wish: Wish) => Promise<Slice<T>>,
  everyMs: number | false = false,
): Pages<T> {
  const [[first, last], setLooked] = useState<readonly [number, number]>([0, 0]);
  const options = (page: number) => ({
    queryKey: [...key, 'page', page],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask({ offset: page * SIZE, limit: SIZE, signal }),
  });
  const wanted = [...new Set([0, ...range(first, last)])];
  const answers = useQueries({
    queries: wanted.map((page) => ({
      ...options(page),
      refetchInterval: everyMs,
      placeholderData: page === 0 ? keepPreviousData : undefined,
    })),
  });
  const pages = new Map(wanted.map((page, i) => [page, answers[i]?.data]));
  return {
    count: answers.findLast(({ data }) => data)?.data?.count ?? null,
    error: answers.find(({ error }) => error)?.error ?? null,
    at: (index) => pages.get(pageOf(index))?.results[index % SIZE],
    look: useCallback((from, to) => {
      const next = [pageOf(from), pageOf(to)] as const;
      setLooked((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
    }, []),
    load: async (from, to) => {
      const starts = range(0, Math.floor((to - from) / limits.pageSize)).map((i) => from + i * limits.pageSize);
      const { signal } = new AbortController();
      const loaded = await fewAtOnce(starts, (offset) =>
        ask({ offset, limit: Math.min(limits.pageSize, to - offset + 1), signal }),
      );
      return loaded.flatMap(({ results }) => results);
    },
  };
}
