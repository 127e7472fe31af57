import type { AlarmRule } from '@kith/client';
import { Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { alarmInWords } from '../../parts/alarm-in-words.ts';
import cards from '../../parts/cards.module.css';
import { LinkButton } from '../../parts/link-button.tsx';
import { ListPage } from '../../parts/list-page.tsx';
import { useAlarmRules, useGroups, useSources } from '../../parts/queries.ts';
import { UrgencyBadge } from '../../parts/urgency-badge.tsx';
import classes from './alarm-rules.module.css';
import { NewAlarmRule } from './new-alarm-rule.tsx';

/** In which cases alarms are raised, each as a sentence. */
export function AlarmRulesPage(): ReactNode {
  const { alarms: words } = useMessages();
  const [making, setMaking] = useState(false);
  const rules = useAlarmRules();
  return (
    <ListPage
      title={words.rulesTitle}
      create={words.createRule}
      actions={
        <LinkButton to="/alarms" variant="default">
          {words.toAlarms}
        </LinkButton>
      }
      onCreate={() => setMaking(true)}
      error={rules.error}
      count={rules.data?.length}
      empty={words.rulesEmpty}
    >
      <ul className={classes.list}>
        {rules.data?.map((rule) => (
          <li key={rule.id} className={cards.card}>
            <RuleCard rule={rule} />
          </li>
        ))}
      </ul>
      <NewAlarmRule opened={making} onClose={() => setMaking(false)} />
    </ListPage>
  );
}

function RuleCard({ rule }: { readonly rule: AlarmRule }): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const groups = useGroups();
  const sources = useSources();
  const words = messages.alarms;
  const names = { groups: groups.data ?? [], sources: sources.data ?? [] };
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Link to="/alarms/rules/$ruleId" params={{ ruleId: String(rule.id) }} className={classes.name} dir="auto">
          {rule.name}
        </Link>
        <UrgencyBadge urgency={rule.urgency} />
        <Badge variant="light" tt="none" color={rule.is_active ? 'teal' : 'gray'}>
          {rule.is_active ? words.armed : words.notArmed}
        </Badge>
      </Group>
      <Text size="sm" dir="auto">
        {groups.data && sources.data && `${alarmInWords(rule.when, names, messages, formats)}.`}
      </Text>
      {rule.problem !== null && (
        <Text size="sm" c="red" role="alert" lang="en" dir="auto">
          {rule.problem}
        </Text>
      )}
    </Stack>
  );
}
