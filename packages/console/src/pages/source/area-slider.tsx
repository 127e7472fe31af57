import { Group, Slider, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { NumberField } from '../../parts/number-field.tsx';

/** The side of a square says more than its area; the slider goes by it. */
const LARGEST_SIDE_PX = 400;

interface AreaSliderProps {
  readonly label: string;
  /** px². */
  readonly value: number;
  onChange(value: number): void;
}

/** An area of a face, by a slider or to the pixel. */
export function AreaSlider({ label, value, onChange }: AreaSliderProps): ReactNode {
  const { sources: words } = useMessages();
  const formats = useFormats();
  const side = Math.round(Math.sqrt(value));
  return (
    <Stack gap={6}>
      <Group align="flex-end" justify="space-between">
        <NumberField
          label={label}
          min={1}
          value={value}
          onChange={(area) => onChange(Math.max(1, Math.round(Number(area) || 1)))}
        />
        <Text size="sm" c="dimmed">
          {words.side(formats.number(side))}
        </Text>
      </Group>
      <Slider
        thumbLabel={label}
        label={null}
        min={1}
        max={LARGEST_SIDE_PX}
        value={Math.min(side, LARGEST_SIDE_PX)}
        onChange={(next) => {
          if (next !== side) onChange(next * next);
        }}
      />
    </Stack>
  );
}
