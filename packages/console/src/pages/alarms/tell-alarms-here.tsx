import type { Client } from '@kith/client';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { TellThisDevice } from '../../parts/push/tell-this-device.tsx';
import { useClient } from '../../session/use-session.ts';
import { alarmNews, tellsAllAlarms } from './tells-all-alarms.ts';

/** Lets this browser be told of alarms, by the profile that tells browsers of all of them, which is made where there is none. */
export function TellAlarmsHere(): ReactNode {
  const { push: words } = useMessages();
  const client = useClient();
  return <TellThisDevice profile={() => profileOfAlarms(client, words.alarmsProfile)} />;
}

async function profileOfAlarms({ notifications }: Client, name: string): Promise<number> {
  for await (const profile of notifications.iterate()) if (tellsAllAlarms(profile)) return profile.id;
  const { id } = await notifications.create({
    name,
    channel: { kind: 'web-push' },
    entries: false,
    news: alarmNews,
  });
  return id;
}
