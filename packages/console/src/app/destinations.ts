/** Where the navigation leads, in its order. */
export const destinations = [
  { to: '/groups', icon: 'groups', words: 'groups' },
] as const;
