import type { Frigate } from '@kith/client';
import { Button, Group, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { CertificateField } from '../../parts/channel/certificate-field.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SecretField } from '../../parts/secret-field.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { type FrigateForm, frigateFormOf, frigateWishOf } from './frigate-form.ts';
import { FrigateTrial } from './frigate-trial.tsx';

const FRIGATE = 'http://192.168.1.6:5000';
const BROKER = 'mqtt://192.168.1.5:1883';
const fieldsThatSay = ['url', 'broker', 'topic_prefix', 'cameras', 'labels'];

/** Which Frigate is listened to, tried before it is kept. */
export function FrigateFields({ kept }: { readonly kept: Frigate | null }): ReactNode {
  const { frigate: words, channels } = useMessages();
  const client = useClient();
  const [form, setForm] = useState(() => frigateFormOf(kept));
  const [removing, setRemoving] = useState(false);
  const trial = useMutation({ mutationFn: () => client.frigate.test(frigateWishOf(form)) });
  const change = (part: Partial<FrigateForm>): void => {
    trial.reset();
    setForm({ ...form, ...part });
  };
  const save = useOperation({
    does: () => client.frigate.set(frigateWishOf(form)),
    changes: [keys.frigate],
    onDone: () => {
      change({ password: '' });
      tell(words.saved);
    },
  });
  const remove = useOperation({
    does: () => client.frigate.delete(),
    changes: [keys.frigate],
    onDone: () => tell(words.removed),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const says = (name: string): string | undefined =>
    fieldSentence(trial.error, name) ?? fieldSentence(save.error, name);
  const text = (name: 'url' | 'broker' | 'prefix', wireName: string, placeholder = ''): ReactNode => (
    <TextInput
      label={words[name]}
      description={words[`${name}Hint`]}
      placeholder={placeholder}
      required
      dir="ltr"
      value={form[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      error={says(wireName)}
    />
  );
  return (
    <form onSubmit={submit}>
      <Stack maw="34rem">
        <Switch
          label={words.enabled}
          checked={form.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        {text('url', 'url', FRIGATE)}
        {text('broker', 'broker', BROKER)}
        <TextInput
          label={channels.fields.username}
          autoComplete="off"
          value={form.username}
          onChange={(event) => change({ username: event.currentTarget.value })}
        />
        <SecretField
          label={channels.password}
          kept={kept?.broker.has_password ?? false}
          value={form.password}
          onChange={(password) => change({ password })}
        />
        <CertificateField value={form.ca} onChange={(ca) => change({ ca })} />
        {text('prefix', 'topic_prefix')}
        <TagsInput
          label={words.cameras}
          description={words.camerasHint}
          acceptValueOnBlur
          data={trial.data?.cameras ?? []}
          value={[...form.cameras]}
          onChange={(cameras) => setForm({ ...form, cameras })}
          error={says('cameras')}
        />
        <TagsInput
          label={words.labels}
          description={words.labelsHint}
          acceptValueOnBlur
          value={[...form.labels]}
          onChange={(labels) => setForm({ ...form, labels })}
          error={says('labels')}
        />
        <Switch
          label={words.writeNames}
          description={words.writeNamesHint}
          checked={form.writeNames}
          onChange={(event) => change({ writeNames: event.currentTarget.checked })}
        />
        <FrigateTrial tested={trial.data} />
        <Problem error={besidesFields(trial.error, fieldsThatSay) ?? besidesFields(save.error, fieldsThatSay)} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
          <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
            {words.test}
          </Button>
          {kept !== null && (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {words.remove}
            </Button>
          )}
        </Group>
      </Stack>
      <Confirm
        opened={removing}
        title={words.removeTitle}
        consequence={words.removeHint}
        yes={words.remove}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      />
    </form>
  );
}
