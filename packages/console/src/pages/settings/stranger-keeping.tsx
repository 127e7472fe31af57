import type { StrangerSettings } from '@kith/client';
import { Button, Group, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Meanwhile } from '../../parts/draft/meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
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
      {kept.data && <Fields kept={kept.data} />}
    </Section>
  );
}

function Fields({ kept }: { readonly kept: StrangerSettings }): ReactNode {
  const { settings, shell, attributes } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { form: wish, ...draft } = useDraft(kept);
  const [asking, setAsking] = useState(false);
  const save = useOperation({
    does: async (sent: StrangerSettings) => ({ sent, now: await client.strangers.updateSettings(sent) }),
    changes: [key, keys.strangers],
    onDone: ({ sent, now }) => {
      draft.saved(sent, now);
      setAsking(false);
      tell(settings.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (kept.enabled && !wish.enabled) setAsking(true);
    else save.mutate(wish);
  };
  return (
    <form onSubmit={submit}>
      <Meanwhile
        when={draft.isOutdated('enabled')}
        says={shell.changedMeanwhile(kept.enabled ? attributes.yes : attributes.no)}
        onTake={() => draft.leave('enabled')}
      >
        <Switch
          label={settings.strangersKept}
          checked={wish.enabled}
          onChange={(event) => draft.change({ enabled: event.currentTarget.checked })}
        />
      </Meanwhile>
      <Group align="flex-end" my="sm">
        <Meanwhile
          when={draft.isOutdated('days')}
          says={shell.changedMeanwhile(formats.number(kept.days))}
          onTake={() => draft.leave('days')}
        >
          <NumberField
            label={settings.strangersDays}
            description={settings.strangersMeans(wish.days, formats.number(wish.days))}
            min={1}
            max={LONGEST_DAYS}
            allowDecimal={false}
            disabled={!wish.enabled}
            value={wish.days}
            onChange={(days) => draft.change({ days: Number(days) || 1 })}
            error={fieldSentence(save.error, 'days')}
          />
        </Meanwhile>
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
        onYes={() => save.mutate(wish)}
        onClose={() => setAsking(false)}
      />
    </form>
  );
}
