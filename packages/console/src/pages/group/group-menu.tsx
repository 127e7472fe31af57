import type { Group } from '@kith/client';
import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Icon } from '../../parts/icon.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { CopyGroup } from './copy-group.tsx';
import { ImportMembers } from './import-members.tsx';
import { MergeGroup } from './merge-group.tsx';

/** What is done to a whole group, more rarely. */
export function GroupMenu({ group }: { readonly group: Group }): ReactNode {
  const { group: words, groupRules } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'delete' | 'import' | 'copy' | 'merge' | null>(null);
  const close = (): void => setOpen(null);
  const params = { groupId: String(group.id) };
  const remove = useOperation({
    does: () => client.groups.delete(group.id),
    changes: [],
    onDone: () => {
      tell(words.deleted);
      void navigate({ to: '/groups' });
    },
  });
  const save = useOperation({
    does: () => saveFile(`${group.name}.csv`, 'text/csv', client.groups.exportMembers(group.id)),
    changes: [],
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={words.more} loading={save.isPending}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {group.rule === null ? (
            <>
              <Menu.Item onClick={() => setOpen('import')}>{words.importCsv}</Menu.Item>
              <Menu.Item onClick={() => void navigate({ to: '/groups/$groupId/rule', params })}>
                {groupRules.fill}
              </Menu.Item>
            </>
          ) : (
            <Menu.Label maw={280}>{groupRules.noHands}</Menu.Label>
          )}
          <Menu.Item onClick={() => save.mutate()}>{words.exportCsv}</Menu.Item>
          <Menu.Item onClick={() => void navigate({ to: '/groups/$groupId/compare', params })}>
            {words.compare}
          </Menu.Item>
          <Menu.Item onClick={() => setOpen('copy')}>{words.copy}</Menu.Item>
          {group.rule === null && <Menu.Item onClick={() => setOpen('merge')}>{words.merge}</Menu.Item>}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => setOpen('delete')}>
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ImportMembers group={group} opened={open === 'import'} onClose={close} />
      <CopyGroup group={group} opened={open === 'copy'} onClose={close} />
      <MergeGroup group={group} opened={open === 'merge'} onClose={close} />
      <Confirm
        opened={open === 'delete'}
        title={words.deleteTitle(group.name)}
        consequence={words.deleteHint}
        yes={words.deleteYes}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={close}
      />
    </>
  );
}
