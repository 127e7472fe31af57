import type { Camera } from '@kith/client';
import { Button, Group, Slider, Stack, Switch, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { wholeAddress } from '../../parts/camera-address.ts';
import { CameraFields } from '../../parts/camera-fields.tsx';
import { CameraState } from '../../parts/camera-state.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { ZoneEditor } from './zone-editor.tsx';

const LONGEST_ABSENCE = 600;
const MOST_FRAMES = 15;

/** How Kith reads a camera: what it shows now, where to look, and where it is. */
export function CameraSection({ camera }: { readonly camera: Camera }): ReactNode {
  const { cameras, sources } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [enabled, setEnabled] = useState(camera.enabled);
  const [zones, setZones] = useState(camera.zones);
  const [absence, setAbsence] = useState(camera.absence_seconds);
  const [frames, setFrames] = useState(camera.frames_per_second);
  const [where, setWhere] = useState(() => whereIs(camera));
  const moved =
    where.address !== camera.address ||
    where.transport !== camera.transport ||
    where.user !== '' ||
    where.password !== '';
  const save = useOperation({
    does: () =>
      client.cameras.update(camera.id, {
        enabled,
        zones,
        absenceSeconds: absence,
        framesPerSecond: frames,
        ...(moved && { address: wholeAddress(where), transport: where.transport }),
      }),
    changes: [keys.cameras, keys.sources],
    onDone: (saved) => {
      setWhere(whereIs(saved));
      tell(sources.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Section
        title={cameras.reading}
        actions={
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {cameras.since(formats.moment(camera.state_since))}
            </Text>
            <CameraState state={camera.state} />
          </Group>
        }
      >
        {camera.problem && (
          <Text c="red" role="status">
            {camera.problem.message}
          </Text>
        )}
        <ZoneEditor camera={camera} zones={zones} onChange={setZones} />
        <Switch
          label={cameras.enabled}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <Group grow align="flex-start">
          <NumberField
            label={cameras.absence}
            description={cameras.absenceHint}
            min={2}
            max={LONGEST_ABSENCE}
            value={absence}
            onChange={(value) => setAbsence(Number(value) || 2)}
            error={fieldSentence(save.error, 'absence_seconds')}
          />
          <Stack gap={6}>
            <NumberField
              label={cameras.frames}
              description={cameras.framesHint}
              min={1}
              max={MOST_FRAMES}
              value={frames}
              onChange={(value) => setFrames(Number(value) || 1)}
              error={fieldSentence(save.error, 'frames_per_second')}
            />
            <Slider
              thumbLabel={cameras.frames}
              label={null}
              min={1}
              max={MOST_FRAMES}
              value={frames}
              onChange={setFrames}
            />
          </Stack>
        </Group>
        <CameraFields value={where} error={save.error} keepsPassword={camera.has_password} onChange={setWhere} />
        <Problem error={besidesFields(save.error, ['absence_seconds', 'frames_per_second', 'address'])} />
        <Button type="submit" loading={save.isPending}>
          {cameras.save}
        </Button>
      </Section>
    </form>
  );
}

const whereIs = ({ address, transport }: Camera) => ({ address, transport, user: '', password: '' });
