import type { Client } from '@kith/client';
import { button, element } from './element.ts';
import { openClient } from './open-client.ts';
import { type Route, toRoute } from './route.ts';
import { forgetSession, keepSession, readSession, type Session } from './session.ts';
import type { View } from './view.ts';
import { groupsView } from './views/groups.ts';
import { liveView } from './views/live.ts';
import { loginView } from './views/login.ts';
import { membersView } from './views/members.ts';

let current: View | null = null;

function show(view: View, header: readonly Node[], mainClass: string): void {
  current?.end?.();
  current = view;
  const title = element('h1', { tabindex: '-1' }, view.title);
  document.title = `${view.title} · Kith`;
  document.body.replaceChildren(...header, element('main', { class: mainClass }, title, ...view.content));
  title.focus();
}

function showLogin(notice: string): void {
  forgetSession();
  const onSession = (session: Session): void => {
    keepSession(session);
    showRoute();
  };
  show(loginView(notice, onSession), [element('header', {}, brand())], 'narrow');
}

function showRoute(): void {
  const session = readSession();
  if (session === null) {
    showLogin('');
    return;
  }
  const onRefusedKey = (): void => showLogin('Your login has ended: log in again.');
  const client = openClient(session.key, onRefusedKey);
  const route = toRoute(location.hash);
  show(viewOf(route, client, onRefusedKey), [headerOf(route, client, session)], '');
}

function viewOf(route: Route, client: Client, onRefusedKey: () => void): View {
  switch (route.view) {
    case 'live':
      return liveView(client, onRefusedKey);
    case 'groups':
      return groupsView(client);
    case 'members':
      return membersView(client, route.groupId);
    default:
      return route satisfies never;
  }
}

function headerOf(route: Route, client: Client, session: Session): HTMLElement {
  const link = (text: string, href: string, here: boolean): HTMLElement =>
    element('a', { href, ...(here && { 'aria-current': 'page' }) }, text);
  const logOut = button('Log out', { class: 'small' }, async () => {
    // Who logs out is logged out here, whether or not the server hears of it.
    if (session.ownTokenId !== null) await client.tokens.delete(session.ownTokenId).catch(() => undefined);
    showLogin('');
  });
  return element(
    'header',
    {},
    brand(),
    element(
      'nav',
      { 'aria-label': 'Console' },
      link('Live', '#/live', route.view === 'live'),
      link('Groups', '#/groups', route.view !== 'live'),
    ),
    logOut,
  );
}

const brand = (): HTMLElement => element('span', { class: 'brand' }, 'Kith');

addEventListener('hashchange', showRoute);
showRoute();
