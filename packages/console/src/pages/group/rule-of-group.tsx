import type { Group, GroupRule } from '@kith/client';
import { Alert, Button, Group as Row, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { keys, useGroups, useSources } from '../../parts/queries.ts';
import { ruleInWords } from '../../parts/rule-in-words.ts';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { Exceptions } from './exceptions.tsx';

interface RuleOfGroupProps {
  readonly group: Group;
  readonly rule: GroupRule;
}

/** Who is in a group by its rule, as a sentence, with what may be wrong with it and the exceptions. */
export function RuleOfGroup({ group, rule }: RuleOfGroupProps): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const client = useClient();
  const groups = useGroups();
  const sources = useSources();
  const words = messages.groupRules;
  const [keeping, setKeeping] = useState(false);
  const keep = useOperation({
    does: () => client.groups.update(group.id, { rule: null }),
    changes: [keys.groups, keys.members, keys.person],
    onDone: () => {
      setKeeping(false);
      tell(words.kept);
    },
  });
  return (
    <Section
      title={words.section}
      hint={words.sectionHint}
      actions={
        <Row gap="xs">
          <LinkButton to="/groups/$groupId/rule" params={{ groupId: String(group.id) }} variant="default" size="xs">
            {words.change}
          </LinkButton>
          <Button variant="default" size="xs" onClick={() => setKeeping(true)}>
            {words.keepByHand}
          </Button>
        </Row>
      }
    >
      <Text size="lg" dir="auto">
        {groups.data &&
          sources.data &&
          ruleInWords(rule, { groups: groups.data, sources: sources.data }, messages, formats)}
      </Text>
      {(group.rule_state === 'full' || group.rule_state === 'broken') && (
        <Alert color={group.rule_state === 'full' ? 'yellow' : 'red'} role="alert">
          <Text size="sm">{words[group.rule_state]}</Text>
          <Text size="sm" c="dimmed" lang="en" dir="auto">
            {group.rule_problem}
          </Text>
        </Alert>
      )}
      <Exceptions group={group} />
      <Confirm
        opened={keeping}
        title={words.keepTitle(group.name)}
        consequence={words.keepHint}
        yes={words.keepByHand}
        busy={keep.isPending}
        error={keep.error}
        onYes={() => keep.mutate()}
        onClose={() => setKeeping(false)}
      />
    </Section>
  );
}
