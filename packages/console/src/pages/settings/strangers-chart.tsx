import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from './strangers-chart.module.css';

/** Confidences and strangers from the left to the right, and from the bottom to the top. */
const CONFIDENCES = { from: 62, to: 84, ticks: [65, 70, 75, 80] } as const;
const STRANGERS = { from: 5, to: 2000, ticks: [10, 100, 1000] } as const;
/** Share of strangers that reach a confidence at the three points where docs/confidence.md fixes it. */
const POINTS = [
  { confidence: 68.84, strangers: 10 },
  { confidence: 75.5, strangers: 100 },
  { confidence: 79.3, strangers: 1000 },
] as const;
const HEIGHT_PX = 260;
/** Room for what is written beside the axes. */
const EDGE_PX = { left: 56, right: 12, top: 28, bottom: 44 } as const;
const LETTER_PX = 4;

/** One stranger in how many reaches a confidence, with a line at each threshold. */
export function StrangersChart({ marks }: { readonly marks: readonly number[] }): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const right = width - EDGE_PX.right;
  const bottom = HEIGHT_PX - EDGE_PX.bottom;
  const x = (confidence: number): number => {
    const share = (confidence - CONFIDENCES.from) / (CONFIDENCES.to - CONFIDENCES.from);
    return EDGE_PX.left + share * (right - EDGE_PX.left);
  };
  const y = (strangers: number): number => {
    const share = Math.log(strangers / STRANGERS.from) / Math.log(STRANGERS.to / STRANGERS.from);
    return bottom - share * (bottom - EDGE_PX.top);
  };
  const seen = [...new Set(marks)].filter((mark) => mark >= CONFIDENCES.from && mark <= CONFIDENCES.to);
  return (
    <div ref={ref} dir="ltr">
      <svg width={width} height={HEIGHT_PX} className={classes.chart} role="img" aria-label={settings.curve}>
        {CONFIDENCES.ticks.map((tick) => (
          <g key={tick}>
            <line className={classes.grid} x1={x(tick)} x2={x(tick)} y1={EDGE_PX.top} y2={bottom} />
            <text x={x(tick)} y={bottom + 16} textAnchor="middle">
              {formats.number(tick)}
            </text>
          </g>
        ))}
        {STRANGERS.ticks.map((tick) => (
          <g key={tick}>
            <line className={classes.grid} x1={EDGE_PX.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text x={EDGE_PX.left - 8} y={y(tick) + LETTER_PX} textAnchor="end">
              {formats.number(tick)}
            </text>
          </g>
        ))}
        <text x={0} y={14}>
          {settings.curveY}
        </text>
        <text x={right} y={HEIGHT_PX - 6} textAnchor="end">
          {settings.curveX}
        </text>
        {seen.map((mark) => (
          <line key={mark} className={classes.mark} x1={x(mark)} x2={x(mark)} y1={EDGE_PX.top} y2={bottom} />
        ))}
        <polyline
          className={classes.curve}
          points={POINTS.map(({ confidence, strangers }) => `${x(confidence)},${y(strangers)}`).join(' ')}
        />
      </svg>
    </div>
  );
}
