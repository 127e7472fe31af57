import { Slider, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { NumberField } from '../../parts/number-field.tsx';

/** What the server takes. */
const SMALLEST_PX = 16;
const LARGEST_PX = 1000;
/** Wider faces are set by writing a number. */
const SHOWN_PX = 200;

interface WidthSliderProps {
  readonly label: string;
  readonly description: string;
  readonly value: number;
  readonly error: string | undefined;
  onChange(value: number): void;
}

/** The width of a face, by a slider or to the pixel. */
export const WidthSlider = ({ label, description, value, error, onChange }: WidthSliderProps): ReactNode => (
  <Stack gap={6}>
    <NumberField
      label={label}
      description={description}
      min={SMALLEST_PX}
      max={LARGEST_PX}
      value={value}
      error={error}
      onChange={(width) => onChange(Math.round(Number(width)) || SMALLEST_PX)}
    />
    <Slider
      thumbLabel={label}
      label={null}
      min={SMALLEST_PX}
      max={SHOWN_PX}
      value={Math.min(value, SHOWN_PX)}
      onChange={(next) => {
        if (next !== Math.min(value, SHOWN_PX)) onChange(next);
      }}
    />
  </Stack>
);
