import { Badge, Button, Group, Modal, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NameForm } from '../../parts/name-form.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { goToSpace } from '../../session/session-store.ts';
import { useClient, useSession } from '../../session/use-session.ts';

const key = ['spaces'];

export function Spaces(): ReactNode {
  const { settings, shell } = useMessages();
  const client = useClient();
  const spaces = useQuery({ queryKey: key, queryFn: ({ signal }) => client.spaces.all({ signal }) });
  const create = useOperation({
    does: (name: string) => client.spaces.create({ name }),
    changes: [key],
    onDone: ({ name }) => tell(settings.spaceMade(name)),
  });
  const enter = useOperation({
    does: (id: number) => goToSpace(client, id),
    changes: [],
    // Everything that is shown is of the space that was left.
    onDone: () => location.reload(),
  });
  const here = useSession();
  const current = here.kind === 'in' ? here.who.space?.id : undefined;
  const token = useOperation({ does: (id: number) => client.spaces.createToken(id, { permanent: true }), changes: [] });
  return (
    <Section title={settings.tabs.spaces} hint={settings.spacesHint}>
      <Problem error={spaces.error ?? token.error ?? enter.error} />
      <Table>
        <Table.Tbody>
          {spaces.data?.map(({ id, name }) => (
            <Table.Tr key={id}>
              <Table.Td dir="auto">
                {name}{' '}
                {id === current && (
                  <Badge variant="light" tt="none">
                    {settings.currentSpace}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end">
                  {id !== current && (
                    <Button
                      size="xs"
                      loading={enter.isPending && enter.variables === id}
                      aria-label={settings.enterSpaceOf(name)}
                      onClick={() => enter.mutate(id)}
                    >
                      {settings.enterSpace}
                    </Button>
                  )}
                  <Button size="xs" variant="default" onClick={() => token.mutate(id)}>
                    {settings.spaceToken}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <NameForm
        label={settings.spaceName}
        button={settings.makeSpace}
        busy={create.isPending}
        error={create.error}
        onName={create.mutate}
      />
      <Modal
        opened={token.data !== undefined}
        onClose={token.reset}
        title={settings.spaceToken}
        closeButtonProps={{ 'aria-label': shell.close }}
      >
        {token.data && (
          <SecretOnce label={settings.key} hint={settings.keyOnce} secret={token.data.key} onDone={token.reset} />
        )}
      </Modal>
    </Section>
  );
}
