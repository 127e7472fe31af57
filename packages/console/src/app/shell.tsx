import { ActionIcon, Group, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { type DragEvent, type ReactNode, useEffect, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Brand } from '../parts/brand.tsx';
import { leavePhoto } from '../parts/dropped-photo.ts';
import { Icon } from '../parts/icon.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { logOut } from '../session/session-store.ts';
import { useReachable, useSession, useWaiting } from '../session/use-session.ts';
import { destinations } from './destinations.ts';
import { PaletteKey } from './palette-key.tsx';
import classes from './shell.module.css';

/** What stands around every page: where one can go, and whether the server is there. */
export function Shell(): ReactNode {
  const { shell } = useMessages();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const file = [...event.dataTransfer.files].find(({ type }) => type.startsWith('image/'));
    if (!file) return;
    leavePhoto(file);
    void navigate({ to: '/try' });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere has no more need of the list
  useEffect(() => setOpen(false), [path]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for a mouse; the page that it leads to has a button for it
    <div className={classes.shell} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <button type="button" className={classes.skip} onClick={toMain}>
        {shell.skip}
      </button>
      <aside className={classes.side} data-open={open} aria-label={shell.menu}>
        <Group justify="space-between" wrap="nowrap">
          <Link to="/live" className={classes.brand}>
            <Brand />
          </Link>
          <ActionIcon
            className={classes.burger}
            variant="subtle"
            size="lg"
            aria-label={shell.menu}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon name="menu" />
          </ActionIcon>
        </Group>
        <div className={classes.foldable}>
          <PaletteKey />
          <nav aria-label={shell.navigation} className={classes.nav}>
            {destinations.map(({ to, icon, words }) => (
              <Link
                key={to}
                to={to}
                className={classes.link}
                activeProps={{ 'data-active': true, 'aria-current': 'page' }}
              >
                <Icon name={icon} />
                {shell[words]}
              </Link>
            ))}
          </nav>
          <Foot />
        </div>
      </aside>
      <div className={classes.content}>
        <Connection />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** No link: the part of the address behind the `#` is the page's. */
function toMain(): void {
  document.getElementById('main')?.focus();
}

function Foot(): ReactNode {
  const { shell } = useMessages();
  const session = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return (
    <div className={classes.foot}>
      <Group justify="space-between" wrap="nowrap">
        <LanguageSwitch />
        <ActionIcon
          variant="default"
          aria-label={scheme === 'dark' ? shell.toLight : shell.toDark}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
        </ActionIcon>
      </Group>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed" truncate dir="auto">
          {session.kind === 'in' && [session.who.username, session.who.space?.name].filter(Boolean).join(' · ')}
        </Text>
        <ActionIcon variant="default" aria-label={shell.logOut} onClick={() => void logOut()}>
          <Icon name="leave" />
        </ActionIcon>
      </Group>
    </div>
  );
}

function Connection(): ReactNode {
  const { shell } = useMessages();
  const reachable = useReachable();
  const waiting = useWaiting();
  return (
    <div role="status" className={classes.connection} hidden={reachable && !waiting}>
      {reachable ? waiting && shell.busy : shell.away}
    </div>
  );
}
