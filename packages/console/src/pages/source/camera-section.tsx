import type { Camera } from '@kith/client';
import { Group, Slider, Stack, Switch, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { wholeAddress } from '../../parts/camera-address.ts';
import { CameraFields } from '../../parts/camera-fields.tsx';
import { CameraState } from '../../parts/camera-state.tsx';
import { SavedMeanwhile } from '../../parts/draft/saved-meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import { NumberField } from '../../parts/number-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SaveButton } from '../../parts/save-button.tsx';
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
  const draft = useDraft(readingOf(camera));
  const { form, change } = draft;
  const save = useOperation({
    // What somebody else changed beside that stays.
    does: async ({ where, ...sent }: Partial<Reading>) => {
      const moved = where && { address: wholeAddress(where), transport: where.transport };
      return client.cameras.update(camera.id, { ...sent, ...moved });
    },
    changes: [keys.cameras, keys.sources],
    onDone: (now, sent) => {
      draft.saved(sent, readingOf(now));
      tell(sources.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft.changed);
  };
  const labels: Readonly<Record<keyof Reading, string>> = {
    ...{ enabled: cameras.enabled, zones: cameras.zones, where: cameras.address },
    ...{ absenceSeconds: cameras.absence, framesPerSecond: cameras.frames },
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
        <ZoneEditor camera={camera} zones={form.zones} onChange={(zones) => change({ zones })} />
        <Switch
          label={labels.enabled}
          checked={form.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <Group grow align="flex-start">
          <NumberField
            label={labels.absenceSeconds}
            description={cameras.absenceHint}
            min={2}
            max={LONGEST_ABSENCE}
            value={form.absenceSeconds}
            onChange={(value) => change({ absenceSeconds: Number(value) || 2 })}
            error={fieldSentence(save.error, 'absence_seconds')}
          />
          <Stack gap={6}>
            <NumberField
              label={labels.framesPerSecond}
              description={cameras.framesHint}
              min={1}
              max={MOST_FRAMES}
              value={form.framesPerSecond}
              onChange={(value) => change({ framesPerSecond: Number(value) || 1 })}
              error={fieldSentence(save.error, 'frames_per_second')}
            />
            <Slider
              thumbLabel={labels.framesPerSecond}
              label={null}
              min={1}
              max={MOST_FRAMES}
              value={form.framesPerSecond}
              onChange={(framesPerSecond) => change({ framesPerSecond })}
            />
          </Stack>
        </Group>
        <CameraFields
          value={form.where}
          error={save.error}
          keepsPassword={camera.has_password}
          onChange={(where) => change({ where })}
        />
        <Problem error={besidesFields(save.error, ['absence_seconds', 'frames_per_second', 'address'])} />
        <SavedMeanwhile draft={draft} labels={labels} />
        <SaveButton changed={Object.keys(draft.changed).length > 0} loading={save.isPending}>
          {cameras.save}
        </SaveButton>
      </Section>
    </form>
  );
}

/** User and password are not shown: where none are written, they stay. */
const readingOf = ({ enabled, zones, absence_seconds, frames_per_second, address, transport }: Camera) => ({
  ...{ enabled, zones, absenceSeconds: absence_seconds, framesPerSecond: frames_per_second },
  where: { address, transport, user: '', password: '' },
});

type Reading = ReturnType<typeof readingOf>;
