import type { Client } from '@kith/client';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { TellThisDevice } from '../../parts/push/tell-this-device.tsx';
import { useClient } from '../../session/use-session.ts';

/** Lets this browser be told of alarms, by the profile that tells browsers of them, which is made where there is none. */
export function TellAlarmsHere(): ReactNode {
  const { push: words } = useMessages();
  const client = useClient();
  return <TellThisDevice profile={() => profileOfAlarms(client, words.alarmsProfile)} />;
}

async function profileOfAlarms({ notifications }: Client, name: string): Promise<number> {
  for await (const { id, channel, news, is_active: isActive } of notifications.iterate()) {
    if (isActive && channel?.kind === 'web-push' && news.includes('alarm.raised')) return id;
  }
  const { id } = await notifications.create({
    name,
    channel: { kind: 'web-push' },
    entries: false,
    news: ['alarm.raised', 'alarm.escalated', 'alarm.acknowledged'],
  });
  return id;
}
