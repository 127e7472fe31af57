import type { Token } from '@kith/client';
import { Button, Modal, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { SwitchableTable } from './switchable-table.tsx';

/** Tokens of systems, or of cameras: made, turned off, revoked. */
export function TokenList({ kind }: { readonly kind: 'access' | 'stream' }): ReactNode {
  const { settings, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const tokens = kind === 'access' ? client.tokens : client.streamTokens;
  const key = ['tokens', kind];
  const [doomed, setDoomed] = useState<Token | null>(null);
  const list = useQuery({ queryKey: key, queryFn: ({ signal }) => tokens.list({}, { signal }) });
  const make = useOperation({ does: () => tokens.create({ permanent: true }), changes: [key] });
  const turn = useOperation({
    does: ({ id, is_active }: Token) => tokens.update(id, { isActive: !is_active }),
    changes: [key],
  });
  const revoke = useOperation({
    does: ({ id }: Token) => tokens.delete(id),
    changes: [key],
    onDone: () => {
      setDoomed(null);
      tell(settings.revoked);
    },
  });
  return (
    <Section
      title={settings[kind]}
      hint={settings[`${kind}Hint`]}
      actions={
        <Button size="xs" loading={make.isPending} onClick={() => make.mutate()}>
          {settings.makeToken}
        </Button>
      }
    >
      <Problem error={list.error ?? make.error ?? turn.error} />
      {list.data?.length === 0 && <Text c="dimmed">{settings.noTokens}</Text>}
      {list.data && list.data.length > 0 && (
        <SwitchableTable<Token>
          label={settings[kind]}
          items={list.data}
          columns={[
            [
              settings.key,
              ({ key: shown }) => (
                <Text component="span" size="sm" ff="monospace">
                  {shown}
                </Text>
              ),
            ],
            [settings.created, ({ created }) => formats.dateTime(created)],
            [settings.used, ({ last_used }) => (last_used === null ? settings.never : formats.moment(last_used))],
            [settings.expires, ({ expires }) => (expires === null ? settings.never : formats.dateTime(expires))],
          ]}
          endWord={settings.revoke}
          onTurn={turn.mutate}
          onEnd={setDoomed}
        />
      )}
      <Modal
        opened={make.data !== undefined}
        onClose={make.reset}
        title={settings.makeToken}
        closeButtonProps={{ 'aria-label': shell.close }}
      >
        {make.data && (
          <SecretOnce label={settings.key} hint={settings.keyOnce} secret={make.data.key} onDone={make.reset} />
        )}
      </Modal>
      <Confirm
        opened={doomed !== null}
        title={settings.revokeTitle(doomed?.key ?? '')}
        consequence={settings.revokeHint}
        yes={settings.revoke}
        busy={revoke.isPending}
        error={revoke.error}
        onYes={() => doomed && revoke.mutate(doomed)}
        onClose={() => setDoomed(null)}
      />
    </Section>
  );
}
