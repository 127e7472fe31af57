import { limits } from '@kith/client';
import { Fieldset, Group, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { IdsSelect } from '../../parts/ids-select.tsx';
import type { Named } from '../../parts/names-of.ts';
import { NumberField } from '../../parts/number-field.tsx';
import type { RuleDraft } from './rule-draft.ts';
import type { Written } from './written.ts';
import { Wrong } from './wrong.tsx';

interface SeenFieldsProps {
  readonly draft: RuleDraft;
  readonly sources: Named;
  /** What is wrong with the cameras. */
  readonly wrong: string | null;
  onChange(part: Partial<RuleDraft>): void;
}

/** How often they were seen, for how long not, and when they were enrolled. */
export function SeenFields({
  draft: { seen, notSeen, enrolled },
  sources,
  wrong,
  onChange,
}: SeenFieldsProps): ReactNode {
  const { groupRules: words } = useMessages();
  const cameras = (value: readonly number[], choose: (ids: number[]) => void): ReactNode => (
    <IdsSelect
      label={words.cameras}
      none={words.anyCamera}
      gone={words.goneCamera}
      atMost={limits.namedInRule}
      from={sources}
      value={value}
      onChange={choose}
    />
  );
  return (
    <Fieldset legend={words.seenTitle}>
      <Stack gap="sm">
        <Wrong sentence={wrong} />
        <Switch
          label={words.asksSeen}
          checked={seen.asked}
          onChange={({ currentTarget: { checked } }) => onChange({ seen: { ...seen, asked: checked } })}
        />
        {seen.asked && (
          <>
            <Group grow align="flex-end">
              <CountField
                label={words.times}
                max={limits.timesOfRule}
                value={seen.times}
                onChange={(times) => onChange({ seen: { ...seen, times } })}
              />
              <CountField
                label={words.withinDays}
                max={limits.daysOfRule}
                value={seen.days}
                onChange={(days) => onChange({ seen: { ...seen, days } })}
              />
            </Group>
            {cameras(seen.sources, (ids) => onChange({ seen: { ...seen, sources: ids } }))}
          </>
        )}
        <Switch
          label={words.asksNotSeen}
          checked={notSeen.asked}
          onChange={({ currentTarget: { checked } }) => onChange({ notSeen: { ...notSeen, asked: checked } })}
        />
        {notSeen.asked && (
          <>
            <CountField
              label={words.forSoManyDays}
              hint={words.notSeenHint}
              max={limits.daysOfRule}
              value={notSeen.days}
              onChange={(days) => onChange({ notSeen: { ...notSeen, days } })}
            />
            {cameras(notSeen.sources, (ids) => onChange({ notSeen: { ...notSeen, sources: ids } }))}
          </>
        )}
        <Switch
          label={words.asksEnrolled}
          checked={enrolled.asked}
          onChange={({ currentTarget: { checked } }) => onChange({ enrolled: { ...enrolled, asked: checked } })}
        />
        {enrolled.asked && (
          <CountField
            label={words.withinDays}
            max={limits.daysOfRule}
            value={enrolled.days}
            onChange={(days) => onChange({ enrolled: { ...enrolled, days } })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly max: number;
  readonly value: Written;
  onChange(value: Written): void;
}

const CountField = ({ label, hint, max, value, onChange }: CountFieldProps): ReactNode => (
  <NumberField
    label={label}
    description={hint}
    required
    min={1}
    max={max}
    allowDecimal={false}
    value={value}
    onChange={onChange}
  />
);
