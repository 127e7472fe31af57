import { useComputedColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useMessages } from '../../messages/language-provider.tsx';

const FROM = 62;
const TO = 84;
const HEIGHT_PX = 260;
/** Share of strangers that reach a confidence at the three points where docs/confidence.md fixes it. */
const POINTS = [
  { confidence: 68.84, strangers: 10 },
  { confidence: 75.5, strangers: 100 },
  { confidence: 79.3, strangers: 1000 },
] as const;
const LOG = 3;

/** One stranger in how many reaches a confidence, with a line at each threshold. */
export function StrangersChart({ marks }: { readonly marks: readonly number[] }): ReactNode {
  const { settings } = useMessages();
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const ink = dark ? '#a9b1b8' : '#505860';
    const axis = { stroke: ink, grid: { stroke: dark ? '#363c41' : '#dde1e4' } };
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [FROM, TO] }, y: { distr: LOG } },
        axes: [
          { ...axis, label: settings.curveX },
          { ...axis, label: settings.curveY, size: 70 },
        ],
        series: [{}, { stroke: dark ? '#67d4c1' : '#0b6e62', width: 2 }],
        hooks: {
          draw: [
            (plot) => {
              plot.ctx.strokeStyle = dark ? '#ffdb80' : '#b35c00';
              plot.ctx.setLineDash([6, 4]);
              for (const mark of marks) {
                const x = plot.valToPos(mark, 'x', true);
                plot.ctx.beginPath();
                plot.ctx.moveTo(x, plot.bbox.top);
                plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
                plot.ctx.stroke();
              }
              plot.ctx.setLineDash([]);
            },
          ],
        },
      },
      [POINTS.map(({ confidence }) => confidence), POINTS.map(({ strangers }) => strangers)],
      element,
    );
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [dark, marks, settings]);
  return <div ref={place} role="img" aria-label={settings.curve} />;
}
