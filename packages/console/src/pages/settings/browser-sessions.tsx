import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { browserName } from '../../parts/browser-name.ts';
import { KnownBrowser } from '../../parts/known-browser.tsx';
import { Problem } from '../../parts/problem.tsx';
import { RowsTable } from '../../parts/rows-table.tsx';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const key = ['browsers'];

/** Browsers that are logged in, each of which can be logged out from here. */
export function BrowserSessions(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const sessions = useQuery({ queryKey: key, queryFn: ({ signal }) => client.sessions.list({ signal }) });
  const end = useOperation({
    does: (id: number) => client.sessions.end(id),
    changes: [key],
    onDone: () => tell(settings.ended),
  });
  const endOthers = useOperation({
    does: () => client.sessions.endOthers(),
    changes: [key],
    onDone: () => tell(settings.endedOthers),
  });
  return (
    <Section
      title={settings.tabs.browsers}
      hint={settings.browsersHint}
      actions={
        <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {settings.endOthers}
        </Button>
      }
    >
      <Problem error={sessions.error ?? end.error ?? endOthers.error} />
      <RowsTable
        label={settings.tabs.browsers}
        items={sessions.data ?? []}
        columns={[
          [
            settings.browser,
            ({ browser, current }) => (
              <KnownBrowser name={browserName(browser)} title={browser} here={current ? settings.here : null} />
            ),
          ],
          [settings.address, ({ address }) => address],
          [settings.used, ({ used }) => formats.moment(used)],
          [settings.expires, ({ expires }) => formats.dateTime(expires)],
        ]}
        actions={({ id, current, browser }) =>
          !current && (
            <Button
              size="xs"
              variant="default"
              aria-label={settings.endOne(browserName(browser))}
              loading={end.isPending && end.variables === id}
              onClick={() => end.mutate(id)}
            >
              {settings.end}
            </Button>
          )
        }
      />
    </Section>
  );
}
