import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { KnownBrowser } from '../../parts/known-browser.tsx';
import { Problem } from '../../parts/problem.tsx';
import { ownFingerprint } from '../../parts/push/subscribe.ts';
import { TellThisDevice } from '../../parts/push/tell-this-device.tsx';
import { keys } from '../../parts/queries.ts';
import { RowsTable } from '../../parts/rows-table.tsx';
import { Section } from '../../parts/section.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** The browsers that a notification tells, each of which can be removed. */
export function PushDevices({ profileId }: { readonly profileId: number }): ReactNode {
  const { push: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const key = [...keys.notifications, profileId, 'devices'];
  const devices = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const [own, { results }] = await Promise.all([
        ownFingerprint(),
        client.notifications.devices(profileId, {}, { signal }),
      ]);
      return results.map((device) => ({ ...device, isHere: device.fingerprint === own }));
    },
  });
  const remove = useOperation({
    does: (id: number) => client.notifications.deleteDevice(profileId, id),
    changes: [key],
  });
  return (
    <Section title={words.devices} hint={words.devicesHint}>
      <Group gap="sm">
        <TellThisDevice profile={async () => profileId} />
      </Group>
      <Problem error={devices.error ?? remove.error} />
      {devices.data?.length === 0 && <Text c="dimmed">{words.noDevices}</Text>}
      {devices.data !== undefined && devices.data.length > 0 && (
        <RowsTable
          label={words.devices}
          items={devices.data}
          columns={[
            [words.device, ({ name, isHere }) => <KnownBrowser name={name} here={isHere ? words.here : null} />],
            [words.service, ({ service }) => service],
            [words.lastTold, ({ last_told: told }) => (told === null ? words.never : formats.moment(told))],
          ]}
          actions={({ id, name }) => (
            <Button
              size="xs"
              variant="default"
              aria-label={words.removeOne(name)}
              loading={remove.isPending && remove.variables === id}
              onClick={() => remove.mutate(id)}
            >
              {words.remove}
            </Button>
          )}
        />
      )}
    </Section>
  );
}
