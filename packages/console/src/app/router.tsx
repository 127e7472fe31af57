import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { alarmsSearch } from '../pages/alarms/alarms-search.ts';
import { compareSearch } from '../pages/compare/compare-search.ts';
import { liveSearch } from '../pages/live/live-search.ts';
import { peopleSearch } from '../pages/people/people-search.ts';
import { strangersSearch } from '../pages/strangers/strangers-search.ts';
import { textIn } from '../parts/search-values.ts';
import { whenSearch } from '../parts/times/when-search.ts';
import { NotFound } from './not-found.tsx';
import { PageFault } from './page-fault.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live' });
  },
});

const live = createRoute({
  getParentRoute: () => root,
  path: '/live',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('../pages/live/live-page.tsx'), 'LivePage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../pages/people/people-page.tsx'), 'PeoplePage'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$pid',
  validateSearch: whenSearch,
  component: lazyRouteComponent(() => import('../pages/person/person-page.tsx'), 'PersonPage'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/people/health',
  component: lazyRouteComponent(() => import('../pages/health/health-page.tsx'), 'HealthPage'),
});

const strangers = createRoute({
  getParentRoute: () => root,
  path: '/strangers',
  validateSearch: strangersSearch,
  component: lazyRouteComponent(() => import('../pages/strangers/strangers-page.tsx'), 'StrangersPage'),
});

const alarms = createRoute({
  getParentRoute: () => root,
  path: '/alarms',
  validateSearch: alarmsSearch,
  component: lazyRouteComponent(() => import('../pages/alarms/alarms-page.tsx'), 'AlarmsPage'),
});

const alarmRules = createRoute({
  getParentRoute: () => root,
  path: '/alarms/rules',
  component: lazyRouteComponent(() => import('../pages/alarm-rules/alarm-rules-page.tsx'), 'AlarmRulesPage'),
});

const alarmRule = createRoute({
  getParentRoute: () => root,
  path: '/alarms/rules/$ruleId',
  component: lazyRouteComponent(() => import('../pages/alarm-rule/alarm-rule-page.tsx'), 'AlarmRulePage'),
});

const groups = createRoute({
  getParentRoute: () => root,
  path: '/groups',
  validateSearch: (search: Readonly<Record<string, unknown>>): { readonly q?: string | undefined } => ({
    q: textIn(search, 'q'),
  }),
  component: lazyRouteComponent(() => import('../pages/groups/groups-page.tsx'), 'GroupsPage'),
});

const group = createRoute({
  getParentRoute: () => root,
  path: '/groups/$groupId',
  validateSearch: whenSearch,
  component: lazyRouteComponent(() => import('../pages/group/group-page.tsx'), 'GroupPage'),
});

const groupRule = createRoute({
  getParentRoute: () => root,
  path: '/groups/$groupId/rule',
  component: lazyRouteComponent(() => import('../pages/group-rule/group-rule-page.tsx'), 'GroupRulePage'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/groups/$groupId/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('../pages/compare/compare-page.tsx'), 'ComparePage'),
});

const enrol = createRoute({
  getParentRoute: () => root,
  path: '/enrol',
  component: lazyRouteComponent(() => import('../pages/enrol/enrol-page.tsx'), 'EnrolPage'),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  component: lazyRouteComponent(() => import('../pages/notifications/notifications-page.tsx'), 'NotificationsPage'),
});

const notification = createRoute({
  getParentRoute: () => root,
  path: '/notifications/$notificationId',
  component: lazyRouteComponent(() => import('../pages/notification/notification-page.tsx'), 'NotificationPage'),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: '/cameras',
  component: lazyRouteComponent(() => import('../pages/sources/sources-page.tsx'), 'SourcesPage'),
});

const source = createRoute({
  getParentRoute: () => root,
  path: '/cameras/$sourceId',
  component: lazyRouteComponent(() => import('../pages/source/source-page.tsx'), 'SourcePage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/$tab',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
});

const settingsStart = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$tab', params: { tab: 'thresholds' } });
  },
});

const door = createRoute({
  getParentRoute: () => root,
  path: '/door',
  component: lazyRouteComponent(() => import('../pages/door/door-page.tsx'), 'DoorPage'),
});

const first = createRoute({
  getParentRoute: () => root,
  path: '/first',
  component: lazyRouteComponent(() => import('../pages/first/first-page.tsx'), 'FirstPage'),
});

const tryIt = createRoute({
  getParentRoute: () => root,
  path: '/try',
  component: lazyRouteComponent(() => import('../pages/try/try-page.tsx'), 'TryPage'),
});

/** Every page, by its address behind the `#`: the server needs to know of none. */
export const router = createRouter({
  routeTree: root.addChildren([
    start,
    live,
    people,
    health,
    person,
    strangers,
    alarms,
    alarmRules,
    alarmRule,
    enrol,
    groups,
    group,
    groupRule,
    compare,
    notifications,
    notification,
    sources,
    source,
    settings,
    settingsStart,
    door,
    first,
    tryIt,
  ]),
  history: createHashHistory(),
  defaultErrorComponent: PageFault,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
