import { KithApiError } from '@kith/client';
import { QueryClient } from '@tanstack/react-query';
import { onLeaving } from '../session/session-store.ts';

const WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

/** What passes by itself is asked again until it has passed: a page heals without being loaded anew. */
const passes = (error: unknown): boolean => error instanceof KithApiError && error.shouldRetry();

/** What the server said, for as long as a page may need it. That this machine believes to be offline says nothing of Kith. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      retry: (_count, error) => passes(error),
      retryDelay: (count) => Math.min(WAIT_MS * 2 ** count, LONGEST_WAIT_MS),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

onLeaving(() => queryClient.clear());
