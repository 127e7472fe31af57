import { Alert, Group, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { groupsByName } from '../../parts/groups-by-name.ts';
import { PhotoOrWebcam } from '../../parts/photo-or-webcam.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { sourceByName } from '../../parts/source-by-name.ts';
import { useIsByRule } from '../../parts/use-is-by-rule.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** Smallest face that is taken, px²: what photos need. */
const SMALLEST_PX = 7_000;

export function EnrolMyself(): ReactNode {
  const { first, groupRules } = useMessages();
  const client = useClient();
  const isByRule = useIsByRule();
  const [name, setName] = useState('');
  const [group, setGroup] = useState(first.defaultGroup);
  const enrol = useOperation({
    does: async (image: File) => {
      const source = await sourceByName(client, first.camera);
      const { pid } = await client.persons.create({ image, source, facesize: SMALLEST_PX, notify: false });
      if (pid === null) return;
      if (name.trim() !== '') await client.persons.update(pid, { name });
      const named = [group].filter((text) => text.trim() !== '');
      const groupsIds = await groupsByName(client, named);
      if (groupsIds.length > 0) await client.groups.add({ pids: [pid], groupsIds });
    },
    changes: [keys.people, keys.groups, keys.sources],
  });
  return (
    <Section title={first.step1} hint={first.step1Hint}>
      <Group>
        <TextInput
          label={first.name}
          value={name}
          maxLength={255}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={first.group}
          title={first.groupHint}
          value={group}
          maxLength={255}
          onChange={(event) => setGroup(event.currentTarget.value)}
          error={isByRule(group) && groupRules.noNames(group)}
        />
      </Group>
      <PhotoOrWebcam
        busy={enrol.isPending}
        onPhoto={(image) => {
          // Whoever is created before the group says no would be there twice with the next photo.
          if (!isByRule(group)) enrol.mutate(image);
        }}
      />
      <Problem error={enrol.error} />
      {enrol.isSuccess && (
        <Alert color="teal" role="status">
          {first.enrolled(name.trim() || null, group.trim() || null)}
        </Alert>
      )}
    </Section>
  );
}
