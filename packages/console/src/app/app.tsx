import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { LanguageProvider } from '../messages/language-provider.tsx';
import { isPhone, onAddress } from '../pages/phone/phone-address.ts';
import { LoginGate } from '../session/login-gate.tsx';
import './base.css';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { theme } from './theme.ts';
import { Toasts } from './toasts.tsx';

/** Who holds a phone that is a camera has no login, and needs nothing of the rest. */
const PhonePage = lazy(async () => ({ default: (await import('../pages/phone/phone-page.tsx')).PhonePage }));

/**
 * The console from the outside in. The page's policy allows no `<style>`: the kit's variables are in files, and nothing
 * that writes style elements (AppShell, SimpleGrid, style props by screen width) is used.
 */
export function App(): ReactNode {
  // Such an address may be opened where the console is already.
  const phone = useSyncExternalStore(onAddress, isPhone);
  return (
    <DirectionProvider initialDirection="ltr" detectDirection={false}>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <LanguageProvider>
          <QueryClientProvider client={queryClient}>
            <Toasts />
            {phone ? (
              <Suspense>
                <PhonePage />
              </Suspense>
            ) : (
              <LoginGate>
                <RouterProvider router={router} />
              </LoginGate>
            )}
          </QueryClientProvider>
        </LanguageProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
