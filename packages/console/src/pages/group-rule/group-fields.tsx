import { limits } from '@kith/client';
import { Fieldset, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { IdsSelect } from '../../parts/ids-select.tsx';
import type { Named } from '../../parts/names-of.ts';
import type { RuleDraft } from './rule-draft.ts';
import { Wrong } from './wrong.tsx';

interface GroupFieldsProps {
  readonly draft: RuleDraft;
  readonly groups: Named;
  /** What is wrong with them. */
  readonly wrong: string | null;
  onChange(part: Partial<RuleDraft>): void;
}

/** In which other groups they are, and in which not. */
export function GroupFields({ draft, groups, wrong, onChange }: GroupFieldsProps): ReactNode {
  const { groupRules: words } = useMessages();
  const several = { from: groups, gone: words.goneGroup, none: words.any, atMost: limits.namedInRule };
  return (
    <Fieldset legend={words.groups}>
      <Stack gap="sm">
        <Wrong sentence={wrong} />
        <IdsSelect label={words.allOf} {...several} value={draft.allOf} onChange={(allOf) => onChange({ allOf })} />
        <IdsSelect label={words.anyOf} {...several} value={draft.anyOf} onChange={(anyOf) => onChange({ anyOf })} />
        <IdsSelect label={words.noneOf} {...several} value={draft.noneOf} onChange={(noneOf) => onChange({ noneOf })} />
      </Stack>
    </Fieldset>
  );
}
