import { Group, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from './usage.module.css';

const BAR = 16;
const GAP = 4;
const HEIGHT = 80;

interface UsageChartProps {
  readonly title: string;
  /** The earliest first. */
  readonly bars: readonly { readonly month: string; readonly quantity: number }[];
}

/** One kind of events, month by month. The figures stand in the table, too; the picture says the highest and the last. */
export function UsageChart({ title, bars }: UsageChartProps): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const label = useId();
  const most = Math.max(1, ...bars.map(({ quantity }) => quantity));
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  const highest = bars.find(({ quantity }) => quantity === most) ?? last;
  return (
    <div className={classes.chart}>
      <Text fw={600} id={label}>
        {title}
      </Text>
      <Text size="xl">{formats.number(last.quantity)}</Text>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${bars.length * (BAR + GAP)} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={settings.usagePicture(title, formats.month(highest.month), formats.number(highest.quantity))}
      >
        {bars.map(({ month, quantity }, at) => {
          const height = (quantity / most) * (HEIGHT - 1) + 1;
          return (
            <rect key={month} x={at * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} rx="2">
              <title>{`${formats.month(month)}: ${formats.number(quantity)}`}</title>
            </rect>
          );
        })}
      </svg>
      <Group justify="space-between" wrap="nowrap">
        {[first, last].map(({ month }) => (
          <Text key={month} size="xs" c="dimmed">
            {formats.month(month)}
          </Text>
        ))}
      </Group>
    </div>
  );
}
