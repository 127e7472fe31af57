import { Button, MultiSelect, Select, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Page } from '../../parts/page.tsx';
import { useGroups, useSources } from '../../parts/queries.ts';
import { type DoorChoice, keepDoorChoice, readDoorChoice } from './door-choice.ts';
import { OpenDoor } from './open-door.tsx';

/** A tablet at a door: first what it is to go by, then nothing but who comes. */
export function DoorPage(): ReactNode {
  const { door } = useMessages();
  const groups = useGroups();
  const sources = useSources();
  const [choice, setChoice] = useState(readDoorChoice);
  const [open, setOpen] = useState(false);
  const change = (part: Partial<DoorChoice>): void => {
    const next = { ...choice, ...part };
    keepDoorChoice(next);
    setChoice(next);
  };
  if (open) {
    const source = sources.data?.find(({ id }) => id === choice.source) ?? sources.data?.[0];
    return <OpenDoor choice={choice} sourceName={source?.name ?? null} onClose={() => setOpen(false)} />;
  }
  const groupData = groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
  return (
    <Page title={door.title}>
      <Stack maw={520}>
        <Text c="dimmed">{door.hint}</Text>
        <MultiSelect
          label={door.allowed}
          data={groupData}
          searchable
          value={choice.allowed.map(String)}
          onChange={(ids) => change({ allowed: ids.map(Number) })}
        />
        <MultiSelect
          label={door.refused}
          data={groupData}
          searchable
          value={choice.refused.map(String)}
          onChange={(ids) => change({ refused: ids.map(Number) })}
        />
        <Select
          label={door.source}
          placeholder={door.anySource}
          clearable
          data={sources.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={choice.source === null ? null : String(choice.source)}
          onChange={(id) => change({ source: id === null ? null : Number(id) })}
        />
        <Switch
          label={door.own}
          description={door.ownHint}
          checked={choice.ownCamera}
          onChange={(event) => change({ ownCamera: event.currentTarget.checked })}
        />
        <Button size="lg" onClick={() => setOpen(true)}>
          {door.open}
        </Button>
      </Stack>
    </Page>
  );
}
