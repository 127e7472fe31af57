import type { Frigate } from '@kith/client';
import { Button, Group, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { CertificateField } from '../../parts/channel/certificate-field.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Meanwhile } from '../../parts/draft/meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
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
  const { frigate: words, channels, shell, attributes } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const keptForm = frigateFormOf(kept);
  const draft = useDraft(keptForm);
  const { form } = draft;
  const [removing, setRemoving] = useState(false);
  const trial = useMutation({ mutationFn: () => client.frigate.test(frigateWishOf(form)) });
  const change = (part: Partial<FrigateForm>): void => {
    trial.reset();
    draft.change(part);
  };
  const save = useOperation({
    does: async (sent: FrigateForm) => {
      const now = await client.frigate.set(frigateWishOf(sent));
      return { sent, now };
    },
    changes: [keys.frigate],
    onDone: ({ sent, now }) => {
      draft.saved(sent, frigateFormOf(now));
      tell(words.saved);
    },
  });
  const remove = useOperation({
    does: () => client.frigate.delete(),
    changes: [keys.frigate],
    onDone: () => {
      setRemoving(false);
      tell(words.removed);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(form);
  };
  const says = (name: string): string | undefined =>
    fieldSentence(trial.error, name) ?? fieldSentence(save.error, name);
  const inWords = (value: FrigateForm[keyof FrigateForm]): string => {
    if (typeof value === 'string') return value;
    return typeof value === 'boolean' ? (value ? attributes.yes : attributes.no) : formats.list(value);
  };
  /** A field, beside which it is said when somebody else changed it meanwhile. */
  const shared = (name: keyof FrigateForm, field: ReactElement): ReactNode => {
    const there = inWords(keptForm[name]);
    return (
      <Meanwhile
        when={draft.isOutdated(name)}
        says={there === '' ? shell.emptiedMeanwhile : shell.changedMeanwhile(there)}
        onTake={() => draft.leave(name)}
      >
        {field}
      </Meanwhile>
    );
  };
  const text = (name: 'url' | 'broker' | 'prefix', wireName: string, placeholder = ''): ReactNode =>
    shared(
      name,
      <TextInput
        label={words[name]}
        description={words[`${name}Hint`]}
        placeholder={placeholder}
        required
        dir="ltr"
        value={form[name]}
        onChange={(event) => change({ [name]: event.currentTarget.value })}
        error={says(wireName)}
      />,
    );
  const several = (name: 'cameras' | 'labels', data: readonly string[]): ReactNode =>
    shared(
      name,
      <TagsInput
        label={words[name]}
        description={words[`${name}Hint`]}
        acceptValueOnBlur
        data={[...data]}
        value={[...form[name]]}
        onChange={(value) => draft.change({ [name]: value })}
        error={says(name)}
      />,
    );
  return (
    <form onSubmit={submit}>
      <Stack maw="34rem">
        {shared(
          'enabled',
          <Switch
            label={words.enabled}
            checked={form.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
          />,
        )}
        {text('url', 'url', FRIGATE)}
        {text('broker', 'broker', BROKER)}
        {shared(
          'username',
          <TextInput
            label={channels.fields.username}
            autoComplete="off"
            value={form.username}
            onChange={(event) => change({ username: event.currentTarget.value })}
          />,
        )}
        <SecretField
          label={channels.password}
          kept={kept?.broker.has_password ?? false}
          value={form.password}
          onChange={(password) => change({ password })}
        />
        {shared('ca', <CertificateField value={form.ca} onChange={(ca) => change({ ca })} />)}
        {text('prefix', 'topic_prefix')}
        {several('cameras', trial.data?.cameras ?? [])}
        {several('labels', [])}
        {shared(
          'writeNames',
          <Switch
            label={words.writeNames}
            description={words.writeNamesHint}
            checked={form.writeNames}
            onChange={(event) => change({ writeNames: event.currentTarget.checked })}
          />,
        )}
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
