import { expect, it } from 'vitest';
import { toRoute } from './route.ts';

it.each([
  ['', { view: 'live' }],
  ['#/live', { view: 'live' }],
  ['#/groups', { view: 'groups' }],
  ['#/groups/', { view: 'groups' }],
  ['#/groups/12', { view: 'members', groupId: 12 }],
  ['#/groups/0', { view: 'groups' }],
  ['#/groups/12e3', { view: 'groups' }],
  ['#/groups/1/2', { view: 'live' }],
  ['#javascript:alert(1)', { view: 'live' }],
])('%s leads to a view', (hash, route) => {
  expect(toRoute(hash)).toEqual(route);
});
