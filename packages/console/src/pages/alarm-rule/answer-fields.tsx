import type { AlarmRule } from '@kith/client';
import { Select, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { IdsSelect } from '../../parts/ids-select.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { useProfiles } from '../../parts/queries.ts';
import { fieldSentence } from '../../parts/sentences.ts';

const MINUTE = 60;
const urgencies = ['low', 'normal', 'high', 'critical'] as const;

type Answer = Pick<
  AlarmRule,
  'urgency' | 'cooldown_seconds' | 'assignee' | 'profiles' | 'escalate_after_seconds' | 'escalate_to' | 'is_active'
>;

interface AnswerFieldsProps {
  readonly wish: Answer;
  readonly error: unknown;
  onChange(change: Partial<Answer>): void;
}

/** How urgent an alarm is, whose, who is told, and who later when nobody has answered. */
export function AnswerFields({ wish, error, onChange }: AnswerFieldsProps): ReactNode {
  const { alarms: words } = useMessages();
  const profiles = useProfiles();
  return (
    <>
      <Select
        label={words.urgency}
        allowDeselect={false}
        data={urgencies.map((value) => ({ value, label: words.urgencies[value] }))}
        value={wish.urgency}
        onChange={(chosen) => onChange({ urgency: urgencies.find((urgency) => urgency === chosen) ?? 'normal' })}
      />
      <NumberField
        label={words.cooldown}
        min={0}
        value={wish.cooldown_seconds / MINUTE}
        onChange={(minutes) => onChange({ cooldown_seconds: Math.round(Number(minutes) * MINUTE) || 0 })}
        error={fieldSentence(error, 'cooldown_seconds')}
      />
      <TextInput
        label={words.assigneeFirst}
        dir="auto"
        value={wish.assignee ?? ''}
        onChange={(event) => onChange({ assignee: event.currentTarget.value || null })}
        error={fieldSentence(error, 'assignee')}
      />
      <IdsSelect
        label={words.profiles}
        none={words.nobody}
        from={profiles.data}
        value={wish.profiles}
        error={fieldSentence(error, 'profiles')}
        onChange={(ids) => onChange({ profiles: ids })}
      />
      <NumberField
        label={words.escalateAfter}
        placeholder={words.escalateNever}
        min={0}
        decimalScale={2}
        value={wish.escalate_after_seconds === null ? '' : wish.escalate_after_seconds / MINUTE}
        onChange={(minutes) =>
          onChange({ escalate_after_seconds: minutes === '' ? null : Math.round(Number(minutes) * MINUTE) })
        }
        error={fieldSentence(error, 'escalate_after_seconds')}
      />
      <IdsSelect
        label={words.escalateTo}
        none={words.nobody}
        from={profiles.data}
        value={wish.escalate_to}
        error={fieldSentence(error, 'escalate_to')}
        onChange={(ids) => onChange({ escalate_to: ids })}
      />
      <Switch
        label={words.arm}
        checked={wish.is_active}
        onChange={(event) => onChange({ is_active: event.currentTarget.checked })}
      />
    </>
  );
}
