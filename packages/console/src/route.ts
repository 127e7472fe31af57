/** What the part of the address after # names. */
export type Route =
  | { readonly view: 'live' }
  | { readonly view: 'groups' }
  | { readonly view: 'members'; readonly groupId: number };

/** The live view when it names nothing. */
export function toRoute(hash: string): Route {
  const [view, id, ...rest] = hash.replace(/^#\/?/, '').split('/');
  if (view !== 'groups' || rest.length > 0) return { view: 'live' };
  if (id === undefined || id === '') return { view: 'groups' };
  return /^[1-9]\d{0,14}$/.test(id) ? { view: 'members', groupId: Number(id) } : { view: 'groups' };
}
