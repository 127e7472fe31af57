export const palette = {
  title: 'Jump to',
  hint: 'People, groups, cameras, pages',
  keys: 'Ctrl K',
  open: 'Jump to…',
  results: 'Where to',
  nothing: 'Nothing is called so.',
  kinds: { page: 'Page', person: 'Person', group: 'Group', camera: 'Camera' },
};
