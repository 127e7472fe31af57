import type { StrangerSettings } from '@kith/client';
import { Button, Group, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const LONGEST_DAYS = 3650;
const key = ['stranger-settings'];

/** Whether it is found out who of the unknown is one person, and for how long that is known. */
export function StrangerKeeping(): ReactNode {
  const { settings } = useMessages();
  const client = useClient();
  const kept = useQuery({ queryKey: key, queryFn: ({ signal }) => client.strangers.settings({ signal }) });
  return (
    <Section title={settings.strangers} hint={settings.strangersHint}>
      <Problem error={kept.error} />
      {kept.data && <Fields key={JSON.stringify(kept.data)} kept={kept.data} />}
    </Section>
  );
}

function Fields({ kept }: { readonly kept: StrangerSettings }): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [wish, setWish] = useState(kept);
  const [asking, setAsking] = useState(false);
  const save = useOperation({
    does: () => client.strangers.updateSettings(wish),
    changes: [key, keys.strangers],
    onDone: () => tell(settings.saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (kept.enabled && !wish.enabled) setAsking(true);
    else save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Switch
        label={settings.strangersKept}
        checked={wish.enabled}
        onChange={(event) => setWish({ ...wish, enabled: event.currentTarget.checked })}
      />
      <Group align="flex-end" my="sm">
        <NumberField
          label={settings.strangersDays}
          description={settings.strangersMeans(wish.days, formats.number(wish.days))}
          min={1}
          max={LONGEST_DAYS}
          allowDecimal={false}
          disabled={!wish.enabled}
          value={wish.days}
          onChange={(days) => setWish({ ...wish, days: Number(days) || 1 })}
          error={fieldSentence(save.error, 'days')}
        />
        <Button type="submit" loading={save.isPending}>
          {settings.save}
        </Button>
      </Group>
      <Problem error={besidesFields(save.error, ['days'])} />
      <Confirm
        opened={asking}
        title={settings.strangersOff}
        consequence={settings.strangersOffHint}
        yes={settings.strangersOffYes}
        busy={save.isPending}
        error={save.error}
        onYes={() => save.mutate(undefined, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </form>
  );
}
