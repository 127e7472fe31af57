import type { Camera } from '@kith/client';
import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

export const stateColors = { starting: 'yellow', online: 'teal', offline: 'red', disabled: 'gray' } as const;

/** Whether a camera is read. */
export function CameraState({ state }: Pick<Camera, 'state'>): ReactNode {
  const { cameras } = useMessages();
  return (
    <Badge variant="light" tt="none" color={stateColors[state]}>
      {cameras.states[state]}
    </Badge>
  );
}
