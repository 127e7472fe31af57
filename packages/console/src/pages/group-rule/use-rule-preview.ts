import type { RulePreview } from '@kith/client';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { type RuleDraft, ruleOf } from './rule-draft.ts';

const TYPING_MS = 300;

/** Who would be in a group by what is written, a moment after it was. Who was told last stays until others are. */
export function useRulePreview(draft: RuleDraft, groupId: number): UseQueryResult<RulePreview> {
  const client = useClient();
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const rule = ruleOf(settled);
  return useQuery({
    queryKey: [...keys.groups, groupId, 'preview', rule],
    queryFn: ({ signal }) => client.groups.previewRule(typeof rule === 'object' ? rule : {}, groupId, { signal }),
    enabled: typeof rule === 'object',
    placeholderData: keepPreviousData,
  });
}
