import { KithApiError } from '@kith/client';
import { Button, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { useGroup } from '../../parts/queries.ts';
import { hasTimes, timesInWords } from '../../parts/times/times-in-words.ts';
import { AddMembers } from './add-members.tsx';
import { EditGroup } from './edit-group.tsx';
import { GroupMembers } from './group-members.tsx';
import { GroupMenu } from './group-menu.tsx';
import { RuleOfGroup } from './rule-of-group.tsx';

/** A group, when it is in effect, and who is in it. */
export function GroupPage(): ReactNode {
  const { group: words, groups, times } = useMessages();
  const formats = useFormats();
  const id = Number(useParams({ from: '/groups/$groupId' }).groupId);
  const group = useGroup(id);
  const [open, setOpen] = useState<'add' | 'edit' | null>(null);
  const close = (): void => setOpen(null);
  if (group.error instanceof KithApiError && group.error.status === 404) {
    return (
      <Page title={groups.title}>
        <Empty text={words.gone} action={<LinkButton to="/groups">{words.toGroups}</LinkButton>} />
      </Page>
    );
  }
  if (!group.data) return <Loading error={group.error} />;
  const { rule } = group.data;
  // Whom a rule says is not put in by hand.
  const addButton = rule === null && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen('add')}>
      {words.add}
    </Button>
  );
  return (
    <Page
      title={group.data.name}
      actions={
        <>
          <Text c="dimmed">{groups.persons(group.data.persons_count, formats.number(group.data.persons_count))}</Text>
          {addButton}
          <Button variant="default" onClick={() => setOpen('edit')}>
            {words.edit}
          </Button>
          <GroupMenu group={group.data} />
        </>
      }
    >
      {group.data.description && (
        <Text c="dimmed" dir="auto">
          {group.data.description}
        </Text>
      )}
      {rule && <RuleOfGroup group={group.data} rule={rule} />}
      {hasTimes(group.data) && (
        <Text dir="auto">{times.ofGroup(timesInWords(group.data, times, formats, Date.now()))}</Text>
      )}
      <GroupMembers key={id} group={group.data} add={addButton} />
      <AddMembers group={group.data} opened={open === 'add'} onClose={close} />
      <EditGroup key={String(open)} group={group.data} opened={open === 'edit'} onClose={close} />
    </Page>
  );
}
