import type { Thresholds } from '@kith/client';
import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Meanwhile } from '../../parts/draft/meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { oneIn } from '../../parts/one-in.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { StrangersChart } from './strangers-chart.tsx';
import { WhatIf } from './what-if.tsx';

const key = ['thresholds'];
const levels = ['exact', 'ha', 'junk'] as const;
type Levels = Pick<Thresholds, (typeof levels)[number]>;
const levelsOf = ({ exact, ha, junk }: Thresholds): Levels => ({ exact, ha, junk });

/** From which confidence on a face counts as what, with what that means beside each. */
export function ThresholdsForm(): ReactNode {
  const client = useClient();
  const thresholds = useQuery({ queryKey: key, queryFn: ({ signal }) => client.thresholds.get({ signal }) });
  if (!thresholds.data) return <Problem error={thresholds.error} />;
  return <Fields kept={thresholds.data} />;
}

function Fields({ kept }: { readonly kept: Thresholds }): ReactNode {
  const { settings, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { form: wish, ...draft } = useDraft(levelsOf(kept));
  const save = useOperation({
    does: async (sent: Levels) => ({ sent, now: await client.thresholds.update(sent) }),
    changes: [key],
    onDone: ({ sent, now }) => {
      draft.saved(sent, levelsOf(now));
      tell(settings.saved);
    },
  });
  const reset = useOperation({
    does: () => client.thresholds.reset(),
    changes: [key],
    onDone: () => {
      for (const level of levels) draft.leave(level);
      tell(settings.resetDone);
    },
  });
  const consequence = (confidence: number): string => {
    const strangers = oneIn(confidence);
    return strangers === null ? settings.manyStrangers : settings.oneIn(formats.number(strangers));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(wish);
  };
  return (
    <Stack>
      <Section title={settings.tabs.thresholds} hint={settings.thresholdsHint}>
        <form onSubmit={submit}>
          <Stack maw={480}>
            {levels.map((level) => (
              <Meanwhile
                key={level}
                when={draft.isOutdated(level)}
                says={shell.changedMeanwhile(formats.number(kept[level]))}
                onTake={() => draft.leave(level)}
              >
                <NumberField
                  label={settings[level]}
                  description={consequence(wish[level])}
                  min={0}
                  max={100}
                  decimalScale={2}
                  step={0.5}
                  value={wish[level]}
                  onChange={(value) => draft.change({ [level]: Number(value) || 0 })}
                  error={fieldSentence(save.error, level)}
                />
              </Meanwhile>
            ))}
            <Problem error={besidesFields(save.error, levels) ?? reset.error} />
            <Group>
              <Button type="submit" loading={save.isPending}>
                {settings.save}
              </Button>
              <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
                {settings.reset}
              </Button>
            </Group>
          </Stack>
        </form>
        <StrangersChart marks={levels.map((level) => wish[level])} />
      </Section>
      <WhatIf wish={wish} />
    </Stack>
  );
}
