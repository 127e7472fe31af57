import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { type CameraAddress, wholeAddress } from './camera-address.ts';
import { Problem } from './problem.tsx';
import { SecretField } from './secret-field.tsx';
import { besidesFields, fieldSentence } from './sentences.ts';

const transports = ['tcp', 'udp'] as const;
const EXAMPLE = 'rtsp://192.168.1.20:554/stream1';

interface CameraFieldsProps {
  readonly value: CameraAddress;
  /** What the server said of it. */
  readonly error: unknown;
  /** Whether a user or a password is kept already. */
  readonly keepsPassword?: boolean;
  onChange(value: CameraAddress): void;
}

/** Where a camera is and how it lets itself be read, with a try before anything is kept. */
export function CameraFields({ value, error, keepsPassword = false, onChange }: CameraFieldsProps): ReactNode {
  const { cameras, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const label = useId();
  const trial = useMutation({
    mutationFn: () => client.cameras.test({ address: wholeAddress(value), transport: value.transport }),
  });
  const change = (part: Partial<CameraAddress>): void => {
    trial.reset();
    onChange({ ...value, ...part });
  };
  const tested = trial.data;
  const failed = tested?.problem?.message ?? fieldSentence(trial.error, 'address') ?? fieldSentence(error, 'address');
  return (
    <Stack>
      <TextInput
        label={cameras.address}
        description={cameras.addressHint}
        placeholder={EXAMPLE}
        required
        dir="ltr"
        value={value.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
        error={failed}
      />
      <Group grow align="flex-end">
        <TextInput
          label={cameras.user}
          placeholder={keepsPassword ? shell.asBefore : ''}
          autoComplete="off"
          value={value.user}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        <SecretField
          label={cameras.password}
          kept={keepsPassword}
          value={value.password}
          onChange={(password) => change({ password })}
        />
      </Group>
      <Group justify="space-between">
        <Group gap="xs">
          <Text size="sm" id={label}>
            {cameras.transport}
          </Text>
          <SegmentedControl
            aria-labelledby={label}
            value={value.transport}
            onChange={(transport) => change({ transport })}
            data={transports.map((one) => ({ value: one, label: one.toUpperCase() }))}
          />
        </Group>
        <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
          {cameras.test}
        </Button>
      </Group>
      <Text size="sm" role="status">
        {tested?.works && (tested.picture ? cameras.works(pictureWords(tested.picture, formats)) : cameras.worksBlind)}
      </Text>
      <Problem error={besidesFields(trial.error, ['address'])} />
    </Stack>
  );
}

const pictureWords = (
  { width, height, codec, fps }: { width: number; height: number; codec: string; fps: number | null },
  formats: ReturnType<typeof useFormats>,
): string =>
  [`${formats.number(width)} × ${formats.number(height)}`, codec, fps === null ? '' : `${formats.number(fps)} fps`]
    .filter(Boolean)
    .join(', ');
