import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';

/** Says in passing that something was done. */
export const tell = (message: ReactNode): void => {
  notifications.show({ message, color: 'teal', withCloseButton: true });
};
