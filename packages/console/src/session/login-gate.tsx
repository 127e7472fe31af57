import { Center, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { takeFirstCode } from './first-code.ts';
import { FirstLogin } from './first-login.tsx';
import { LoginForm } from './login-form.tsx';
import { LoginPage } from './login-page.tsx';
import { isReachable, onReachability } from './reachability.ts';
import { resume } from './session-store.ts';
import { useSession } from './use-session.ts';

const AGAIN_MS = 2_000;
/** Another dialog may be open, in which somebody was writing. */
const BEFORE_ALL = 1_000;

/**
 * Lets through who is logged in. A login that ends meanwhile is asked for in front of the page, which stays as it is, with
 * all that was typed there.
 */
export function LoginGate({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSession();
  const { session: words } = useMessages();
  const queries = useQueryClient();
  const [firstCode] = useState(takeFirstCode);
  useEffect(() => {
    if (session.kind !== 'starting') return;
    let left = false;
    const ask = (): void => {
      resume().catch(() => {
        if (!left) setTimeout(ask, AGAIN_MS);
      });
    };
    ask();
    return () => {
      left = true;
    };
  }, [session.kind]);
  const renewed = session.kind === 'in' && !session.lapsed;
  useEffect(() => {
    if (renewed) void queries.invalidateQueries();
  }, [renewed, queries]);
  useEffect(
    () =>
      onReachability(() => {
        if (isReachable()) void queries.invalidateQueries();
      }),
    [queries],
  );

  if (session.kind === 'starting') return <Waiting />;
  if (session.kind === 'out') return firstCode === null ? <LoginPage /> : <FirstLogin code={firstCode} />;
  return (
    <>
      {/* Whoever logs in instead of somebody else, or elsewhere, begins with an empty page. */}
      <Fragment key={JSON.stringify([session.who.username, session.who.space?.id])}>{children}</Fragment>
      <Modal
        opened={session.lapsed}
        onClose={() => undefined}
        withCloseButton={false}
        title={words.lapsed}
        zIndex={BEFORE_ALL}
      >
        <Text size="sm" mb="md">
          {words.lapsedHint}
        </Text>
        <LoginForm username={session.who.username ?? ''} />
      </Modal>
    </>
  );
}

function Waiting(): ReactNode {
  const { session } = useMessages();
  return (
    <Center mih="100dvh">
      <Stack align="center" role="status">
        <Loader aria-hidden />
        <Text c="dimmed">{session.waiting}</Text>
      </Stack>
    </Center>
  );
}
