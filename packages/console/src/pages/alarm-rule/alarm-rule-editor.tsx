import type { AlarmRule, AlarmRuleUpdate } from '@kith/client';
import { Alert, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { alarmInWords } from '../../parts/alarm-in-words.ts';
import { SavedMeanwhile } from '../../parts/draft/saved-meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import classes from '../../parts/editor.module.css';
import { NameField } from '../../parts/name-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroups, useSources } from '../../parts/queries.ts';
import { SaveButton } from '../../parts/save-button.tsx';
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
  const draft = useDraft(settingsOf(rule));
  const { form: wish, change } = draft;
  const save = useOperation({
    // What somebody else changed beside that stays.
    does: async (sent: Partial<Settings>) => ({ sent, now: await client.alarmRules.update(rule.id, changeOf(sent)) }),
    changes: [keys.alarmRules],
    onDone: ({ sent, now }) => {
      draft.saved(sent, settingsOf(now));
      tell(words.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft.changed);
  };
  const labels = {
    ...{ name: words.name, when: words.kind, urgency: words.urgency, cooldown_seconds: words.cooldown },
    ...{ assignee: words.assigneeFirst, profiles: words.profiles, escalate_after_seconds: words.escalateAfter },
    ...{ escalate_to: words.escalateTo, is_active: words.arm },
  };
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
            <SavedMeanwhile draft={draft} labels={labels} />
            <SaveButton changed={Object.keys(draft.changed).length > 0} loading={save.isPending}>
              {words.save}
            </SaveButton>
          </Stack>
        </form>
        <DryRun when={wish.when} cooldownSeconds={wish.cooldown_seconds} />
      </div>
    </>
  );
}

const settingsOf = (rule: AlarmRule) => {
  const { name, when, urgency, assignee, profiles, is_active, cooldown_seconds, escalate_after_seconds, escalate_to } =
    rule;
  return { name, when, urgency, assignee, profiles, is_active, cooldown_seconds, escalate_after_seconds, escalate_to };
};

type Settings = ReturnType<typeof settingsOf>;

const changeOf = (sent: Partial<Settings>): AlarmRuleUpdate => ({
  name: sent.name,
  when: sent.when,
  isActive: sent.is_active,
  urgency: sent.urgency,
  cooldownSeconds: sent.cooldown_seconds,
  profiles: sent.profiles,
  escalateAfterSeconds: sent.escalate_after_seconds,
  escalateTo: sent.escalate_to,
  assignee: sent.assignee,
});
