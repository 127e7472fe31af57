import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Page } from '../../parts/page.tsx';
import { AuditLog } from './audit-log.tsx';
import { BrowserSessions } from './browser-sessions.tsx';
import { FrigateOfSpace } from './frigate-of-space.tsx';
import { Installation } from './installation.tsx';
import { PasswordForm } from './password-form.tsx';
import { Retention } from './retention.tsx';
import { Spaces } from './spaces.tsx';
import { ThresholdsForm } from './thresholds-form.tsx';
import { TokenList } from './token-list.tsx';
import { Usage } from './usage.tsx';

const tabs = [
  'thresholds',
  'tokens',
  'browsers',
  'spaces',
  'frigate',
  'retention',
  'usage',
  'audit',
  'server',
] as const;
type Tab = (typeof tabs)[number];

/** What is set for all, each part at an address of its own. */
export function SettingsPage(): ReactNode {
  const { settings } = useMessages();
  const navigate = useNavigate();
  const asked = useParams({ from: '/settings/$tab' }).tab;
  const tab = tabs.find((one) => one === asked) ?? 'thresholds';
  const go = (next: string | null): void => {
    if (next !== null) void navigate({ to: '/settings/$tab', params: { tab: next } });
  };
  return (
    <Page title={settings.title}>
      <Tabs value={tab} onChange={go} keepMounted={false}>
        <Tabs.List mb="lg">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {settings.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Panel tab={tab} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Panel({ tab }: { readonly tab: Tab }): ReactNode {
  switch (tab) {
    case 'thresholds':
      return <ThresholdsForm />;
    case 'tokens':
      return (
        <Stack>
          <TokenList kind="access" />
          <TokenList kind="stream" />
        </Stack>
      );
    case 'browsers':
      return (
        <Stack>
          <BrowserSessions />
          <PasswordForm />
        </Stack>
      );
    case 'spaces':
      return <Spaces />;
    case 'frigate':
      return <FrigateOfSpace />;
    case 'retention':
      return <Retention />;
    case 'usage':
      return <Usage />;
    case 'audit':
      return <AuditLog />;
    case 'server':
      return <Installation />;
    default:
      return tab satisfies never;
  }
}
