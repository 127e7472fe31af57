import { KithApiError, type Member } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { PersonGrid } from '../../parts/person-grid.tsx';
import type { Tile } from '../../parts/person-tile.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroup } from '../../parts/queries.ts';
import { SelectionBar } from '../../parts/selection-bar.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import { AddMembers } from './add-members.tsx';
import { EditGroup } from './edit-group.tsx';
import { GroupMenu } from './group-menu.tsx';
import { KeepOut } from './keep-out.tsx';
import { RuleOfGroup } from './rule-of-group.tsx';
import { useRemoveMembers } from './use-remove-members.ts';

/** A group and who is in it. */
export function GroupPage(): ReactNode {
  const { group: words, groups, groupRules, people } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const id = Number(useParams({ from: '/groups/$groupId' }).groupId);
  const group = useGroup(id);
  const pages = usePages<Member>([...keys.members, id], ({ signal, ...page }) =>
    client.groups.persons(id, page, { signal }),
  );
  const selection = useSelection();
  const remove = useRemoveMembers(id, selection.clear);
  const [open, setOpen] = useState<'add' | 'edit' | 'others' | null>(null);
  const close = (): void => setOpen(null);
  if (group.error instanceof KithApiError && group.error.status === 404) {
    return (
      <Page title={groups.title}>
        <Empty text={words.gone} action={<LinkButton to="/groups">{words.toGroups}</LinkButton>} />
      </Page>
    );
  }
  if (!group.data) return <Loading error={group.error} />;
  const tileOf = ({ pid, person, since, initial_face_image }: Member): Tile => ({
    pid,
    name: person?.name ?? person?.external_id ?? null,
    face: initial_face_image,
    line: words.since(formats.date(since)),
  });
  const pids = [...selection.chosen];
  const { rule } = group.data;
  const addButton = (
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
          {rule === null && addButton}
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
      <SelectionBar selection={selection}>
        {rule ? (
          <KeepOut groupId={id} pids={pids} onDone={selection.clear} />
        ) : (
          <Button loading={remove.isPending} onClick={() => remove.mutate(pids)}>
            {words.remove}
          </Button>
        )}
        <Button variant="default" onClick={() => setOpen('others')}>
          {people.addToGroups}
        </Button>
      </SelectionBar>
      <Problem error={pages.error ?? remove.error} />
      {pages.count === 0 && rule && <Empty text={groupRules.nobody} />}
      {pages.count === 0 && !rule && <Empty text={words.empty} action={<Group>{addButton}</Group>} />}
      <PersonGrid label={group.data.name} pages={pages} selection={selection} tileOf={tileOf} />
      <AddMembers group={group.data} opened={open === 'add'} onClose={close} />
      <EditGroup key={String(open)} group={group.data} opened={open === 'edit'} onClose={close} />
      <AddToGroups opened={open === 'others'} onClose={close} pids={pids} />
    </Page>
  );
}
