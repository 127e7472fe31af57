import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const changes = [keys.notifications];

export interface LogActionsProps {
  readonly profileId: number;
  /** Whether what it sends is signed: a webhook is, and no channel. */
  readonly isSigned: boolean;
}

/** All failures again, and another secret where there is one. */
export function LogActions({ profileId, isSigned }: LogActionsProps): ReactNode {
  const { notifications: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const replay = useOperation({
    does: () => client.notifications.replayFailures(profileId, { since: new Date(0) }),
    changes,
    onDone: ({ replayed }) => tell(words.replayedAll(replayed, formats.number(replayed))),
  });
  const rotate = useOperation({ does: () => client.notifications.rotateSecret(profileId), changes: [] });
  return (
    <>
      <Group gap="xs">
        <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
          {words.replayAll}
        </Button>
        {isSigned && (
          <Button
            size="xs"
            variant="default"
            title={words.rotateHint}
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {words.rotate}
          </Button>
        )}
      </Group>
      <Problem error={replay.error ?? rotate.error} />
      <Modal
        opened={rotate.data !== undefined}
        onClose={rotate.reset}
        title={words.rotate}
        closeButtonProps={{ 'aria-label': shell.close }}
      >
        {rotate.data && (
          <SecretOnce label={words.secret} hint={words.secretOnce} secret={rotate.data.secret} onDone={rotate.reset} />
        )}
      </Modal>
    </>
  );
}
