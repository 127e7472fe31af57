import { MantineThemeProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useMemo } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

/** What is said in passing. The button that closes it has a name. */
export function Toasts(): ReactNode {
  const { shell } = useMessages();
  const theme = useMemo(
    () => ({
      components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': shell.close } } } },
    }),
    [shell],
  );
  return (
    <MantineThemeProvider inherit theme={theme}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
