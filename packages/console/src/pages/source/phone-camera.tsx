import type { Source, SourceToken } from '@kith/client';
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { QrCode } from '../../parts/qr-code.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { phoneAddress } from '../phone/phone-address.ts';

/** This machine, which no other one reaches by these names. */
const own = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** A phone becomes a camera of this source: by a code that it reads from the screen. */
export function PhoneCamera({ source }: { readonly source: Source }): ReactNode {
  const { phone: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [shown, setShown] = useState<SourceToken | null>(null);
  const of = [...keys.sources, source.id, 'tokens'];
  const tokens = useQuery({ queryKey: of, queryFn: ({ signal }) => client.sources.tokens(source.id, { signal }) });
  const make = useOperation({ does: () => client.sources.createToken(source.id), changes: [of], onDone: setShown });
  const withdraw = useOperation({
    does: ({ id }: SourceToken) => client.sources.deleteToken(source.id, id),
    changes: [of],
    onDone: (_nothing, { id }) => setShown((before) => (before?.id === id ? null : before)),
  });
  return (
    <Section
      title={words.section}
      hint={words.hint}
      actions={
        <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {words.make}
        </Button>
      }
    >
      <Problem error={tokens.error ?? make.error ?? withdraw.error} />
      {shown && (
        <Stack gap="xs">
          <QrCode text={phoneAddress(shown.key)} label={words.code} />
          <Text size="sm">
            {words.orOpen} <Anchor href={phoneAddress(shown.key)}>{words.address}</Anchor>
          </Text>
          {own.test(location.hostname) && <Alert color="orange">{words.unreachable}</Alert>}
          {!isSecureContext && <Alert color="orange">{words.insecure}</Alert>}
        </Stack>
      )}
      <Stack gap="xs">
        {tokens.data?.map((token) => (
          <Group key={token.id} gap="sm">
            <Text size="sm">{words.until(token.key, formats.moment(token.expires))}</Text>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={words.withdrawOf(token.key)}
              loading={withdraw.isPending && withdraw.variables?.id === token.id}
              onClick={() => withdraw.mutate(token)}
            >
              {words.withdraw}
            </Button>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
