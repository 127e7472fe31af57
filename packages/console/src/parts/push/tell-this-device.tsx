import { Alert, Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { useClient } from '../../session/use-session.ts';
import { browserName } from '../browser-name.ts';
import { Problem } from '../problem.tsx';
import { keys } from '../queries.ts';
import { tell } from '../tell.ts';
import { useOperation } from '../use-operation.ts';
import type { Hindrance } from './hindrance.ts';
import { askPermission, subscribe } from './subscribe.ts';

interface TellThisDeviceProps {
  /** The profile that is to tell it. */
  readonly profile: () => Promise<number>;
  onTold?(): void;
}

/** Of a name, as the server takes it. */
const MOST_NAME = 255;

/** One button, after which this browser is told, also when the page is closed; or why it cannot be. */
export function TellThisDevice({ profile, onTold }: TellThisDeviceProps): ReactNode {
  const { push: words } = useMessages();
  const client = useClient();
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  const add = useOperation({
    does: async (): Promise<Hindrance | null> => {
      const hindered = await askPermission();
      if (hindered !== null) return hindered;
      const { public_key } = await client.notifications.pushKey();
      const subscribed = await subscribe(public_key);
      if (subscribed.kind === 'hindered') return subscribed.why;
      const name = browserName(navigator.userAgent).slice(0, MOST_NAME);
      await client.notifications.addDevice(await profile(), { name, ...subscribed.subscription });
      return null;
    },
    changes: [keys.notifications],
    onDone: (hindered) => {
      setHindrance(hindered);
      if (hindered !== null) return;
      tell(words.told);
      onTold?.();
    },
  });
  return (
    <>
      <Button variant="default" loading={add.isPending} onClick={() => add.mutate()}>
        {words.tellThisDevice}
      </Button>
      {hindrance && (
        <Alert color="orange" role="alert" w="100%">
          {words.hindrances[hindrance]}
        </Alert>
      )}
      <Problem error={add.error} />
    </>
  );
}
