import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';

interface OperationProps<Input, Output> {
  readonly does: (input: Input) => Promise<Output>;
  /** The questions that have other answers afterwards, by the beginnings of their keys. */
  readonly changes: readonly QueryKey[];
  readonly onDone?: (output: Output, input: Input) => void;
}

/** Something that changes what the server holds. What it changed is asked anew before anybody is told that it is done. */
export function useOperation<Output, Input = void>({
  does,
  changes,
  onDone,
}: OperationProps<Input, Output>): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: does,
    onSuccess: async (output, input) => {
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onDone?.(output, input);
    },
    onError: () => {
      // What fails may have been done in part.
      for (const queryKey of changes) void queries.invalidateQueries({ queryKey });
    },
  });
}
