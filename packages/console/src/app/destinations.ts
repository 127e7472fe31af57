/** Where the navigation leads, in its order. */
export const destinations = [
  { to: '/live', icon: 'live', words: 'live' },
  { to: '/people', icon: 'people', words: 'people' },
  { to: '/strangers', icon: 'stranger', words: 'strangers' },
  { to: '/alarms', icon: 'warning', words: 'alarms' },
  { to: '/enrol', icon: 'enrol', words: 'enrol' },
  { to: '/groups', icon: 'groups', words: 'groups' },
  { to: '/notifications', icon: 'bell', words: 'notifications' },
  { to: '/cameras', icon: 'camera', words: 'cameras' },
  { to: '/try', icon: 'try', words: 'tryIt' },
  { to: '/door', icon: 'door', words: 'door' },
  { to: '/settings', icon: 'settings', words: 'settings' },
] as const;
