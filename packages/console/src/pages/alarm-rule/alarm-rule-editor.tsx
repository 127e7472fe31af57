import type { AlarmRule } from '@kith/client';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { alarmInWords } from '../../parts/alarm-in-words.ts';
import classes from '../../parts/editor.module.css';
import { NameField } from '../../parts/name-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroups, useSources } from '../../parts/queries.ts';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { AnswerFields } from './answer-fields.tsx';
import { DryRun } from './dry-run.tsx';
import { WhenFields } from './when-fields.tsx';

const fields = [
  'name',
  'when',
  'urgency',
  'cooldown_seconds',
  'profiles',
  'escalate_after_seconds',
  'escalate_to',
  'assignee',
];

/** What a rule is set to, as the sentence that it is, and beside it which alarms there would have been. */
export function AlarmRuleEditor({ rule }: { readonly rule: AlarmRule }): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const client = useClient();
  const groups = useGroups();
  const sources = useSources();
  const words = messages.alarms;
  const [wish, setWish] = useState(rule);
  const save = useOperation({
    does: () =>
      client.alarmRules.update(rule.id, {
        name: wish.name,
        when: wish.when,
        isActive: wish.is_active,
        urgency: wish.urgency,
        cooldownSeconds: wish.cooldown_seconds,
        profiles: wish.profiles,
        escalateAfterSeconds: wish.escalate_after_seconds,
        escalateTo: wish.escalate_to,
        assignee: wish.assignee,
      }),
    changes: [keys.alarmRules],
    onDone: () => tell(words.saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const change = (part: Partial<AlarmRule>): void => setWish({ ...wish, ...part });
  const names = { groups: groups.data ?? [], sources: sources.data ?? [] };
  return (
    <>
      {rule.problem !== null && (
        <Alert color="red" role="alert" lang="en" dir="auto">
          {rule.problem}
        </Alert>
      )}
      <Text size="lg" aria-live="polite" dir="auto">
        {groups.data && sources.data && `${alarmInWords(wish.when, names, messages, formats)}.`}
      </Text>
      <div className={classes.columns}>
        <form onSubmit={submit}>
          <Stack>
            <NameField label={words.name} value={wish.name} error={save.error} onChange={(name) => change({ name })} />
            <WhenFields
              when={wish.when}
              error={fieldSentence(save.error, 'when')}
              onChange={(when) => change({ when: { ...wish.when, ...when } })}
            />
            <AnswerFields wish={wish} error={save.error} onChange={change} />
            <Problem error={besidesFields(save.error, fields)} />
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          </Stack>
        </form>
        <DryRun when={wish.when} cooldownSeconds={wish.cooldown_seconds} />
      </div>
    </>
  );
}
