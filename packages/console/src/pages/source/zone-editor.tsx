import type { Camera, Zone } from '@kith/client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { CameraFrame } from './camera-frame.tsx';
import classes from './camera-section.module.css';
import { type Corner, cornersOf, firstZone, movedTo, withCorner, withoutCorner } from './zones.ts';

/** How far a key moves a corner, of the width and of the height. */
const STEP = 0.01;
const steps: Readonly<Record<string, Corner>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

interface ZoneEditorProps {
  readonly camera: Camera;
  readonly zones: readonly Zone[];
  onChange(zones: Zone[]): void;
}

/** What the camera shows, and over it where to look: corners that are dragged, or moved by the arrow keys. */
export function ZoneEditor({ camera, zones, onChange }: ZoneEditorProps): ReactNode {
  const { cameras } = useMessages();
  const formats = useFormats();
  const picture = useRef<HTMLDivElement>(null);
  const change = (at: number, zone: Zone): void => onChange(zones.map((one, i) => (i === at ? zone : one)));
  const drag = (event: PointerEvent, at: number, corner: number): void => {
    const box = picture.current?.getBoundingClientRect();
    const zone = zones[at];
    if (!box || !zone || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const place: Corner = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    change(at, movedTo(zone, corner, place));
  };
  const press = (event: KeyboardEvent, at: number, corner: number): void => {
    const zone = zones[at];
    const step = steps[event.key];
    const [x, y] = (zone && cornersOf(zone)[corner]) ?? [0, 0];
    if (zone && step) change(at, movedTo(zone, corner, [x + step[0], y + step[1]]));
    else if (zone && event.key === 'Delete') change(at, withoutCorner(zone, corner));
    else return;
    event.preventDefault();
  };
  return (
    <Stack gap="xs">
      <div ref={picture} className={classes.picture} dir="ltr">
        <CameraFrame camera={camera} />
        <svg className={classes.zones} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {zones.map((zone, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: zones have no names and stay in their order
            <polygon key={at} points={cornersOf(zone).join(' ')} />
          ))}
        </svg>
        {zones.flatMap((zone, at) =>
          cornersOf(zone).map(([x, y], corner) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: corners have no names and stay in their order
              key={`${at} ${corner}`}
              type="button"
              className={classes.corner}
              style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
              aria-label={cameras.corner(formats.number(corner + 1), formats.number(at + 1))}
              aria-description={cameras.cornerHint}
              onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
              onPointerMove={(event) => drag(event, at, corner)}
              onKeyDown={(event) => press(event, at, corner)}
            />
          )),
        )}
      </div>
      <Text size="sm" c="dimmed">
        {zones.length === 0 ? cameras.everywhere : cameras.zonesHint}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => onChange([...zones, firstZone()])}>
          {cameras.addZone}
        </Button>
        {zones.map((zone, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: zones have no names and stay in their order
          <Group key={at} gap="xs">
            <Button size="xs" variant="default" onClick={() => change(at, withCorner(zone))}>
              {cameras.addCorner(formats.number(at + 1))}
            </Button>
            <Button size="xs" variant="default" onClick={() => onChange(zones.filter((_, i) => i !== at))}>
              {cameras.removeZone(formats.number(at + 1))}
            </Button>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
