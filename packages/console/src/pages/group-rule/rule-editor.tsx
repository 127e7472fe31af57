import type { Group, GroupRule, Source } from '@kith/client';
import { Button, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/editor.module.css';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { ruleInWords } from '../../parts/rule-in-words.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { AttributeFields } from './attribute-fields.tsx';
import { GroupFields } from './group-fields.tsx';
import { faultOf } from './part-at-fault.ts';
import { PreviewCount } from './preview-count.tsx';
import { PreviewPeople } from './preview-people.tsx';
import { draftOf, type RuleDraft, ruleOf } from './rule-draft.ts';
import { SeenFields } from './seen-fields.tsx';
import { useRulePreview } from './use-rule-preview.ts';

interface RuleEditorProps {
  readonly group: Group;
  readonly groups: readonly Group[];
  readonly sources: readonly Source[];
}

/** Who is in a group, written as the sentence that it is, and beside it who that would be. */
export function RuleEditor({ group, groups, sources }: RuleEditorProps): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const client = useClient();
  const navigate = useNavigate();
  const words = messages.groupRules;
  const [draft, setDraft] = useState(() => draftOf(group.rule));
  const rule = ruleOf(draft);
  const isRule = typeof rule === 'object';
  const preview = useRulePreview(draft, group.id);
  const save = useOperation({
    does: (wish: GroupRule) => client.groups.update(group.id, { rule: wish }),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: () => {
      tell(words.saved);
      void navigate({ to: '/groups/$groupId', params: { groupId: String(group.id) } });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRule) save.mutate(rule);
  };
  const change = (part: Partial<RuleDraft>): void => {
    save.reset();
    setDraft({ ...draft, ...part });
  };
  const error = isRule ? (save.error ?? preview.error) : null;
  const fault = isRule ? faultOf(error, { groupId: group.id, rule, groups }) : null;
  const wrong = (part: 'groups' | 'attributes' | 'cameras'): string | null =>
    fault?.part === part ? fault.sentence : null;
  return (
    <>
      <Text size="lg" aria-live="polite" dir="auto">
        {isRule && ruleInWords(rule, { groups, sources }, messages, formats)}
        {rule === 'incomplete' && words.incomplete}
        {rule === 'nothing asked' && words.nothingAsked}
      </Text>
      <div className={classes.columns}>
        <form onSubmit={submit}>
          <Stack>
            <GroupFields
              draft={draft}
              groups={groups.filter(({ id }) => id !== group.id)}
              wrong={wrong('groups')}
              onChange={change}
            />
            <AttributeFields
              value={draft.attributes}
              wrong={wrong('attributes')}
              onChange={(attributes) => change({ attributes })}
            />
            <SeenFields draft={draft} sources={sources} wrong={wrong('cameras')} onChange={change} />
            <Problem error={fault === null || fault.part === 'whole' ? error : null} />
            {isRule && <PreviewCount preview={preview.data} />}
            <Button type="submit" loading={save.isPending} disabled={rule === 'nothing asked'}>
              {words.save}
            </Button>
          </Stack>
        </form>
        <PreviewPeople preview={isRule ? preview.data : undefined} />
      </div>
    </>
  );
}
