/** Every method of a client and of its parts, as `part.method`, in the order of the alphabet. */
export function methodsOf(client: object): string[] {
  const names = membersOf(client).flatMap((name) => {
    const member = (client as Record<string, unknown>)[name];
    if (typeof member === 'function') return [name];
    return isPart(member) ? ownMethods(member).map((method) => `${name}.${method}`) : [];
  });
  return names.sort();
}

const ownMethods = (part: object) =>
  membersOf(part).filter((name) => typeof (part as Record<string, unknown>)[name] === 'function');

const isPart = (member: unknown): member is object => typeof member === 'object' && member !== null;

/** Names of an object and of its classes. */
function membersOf(instance: object): string[] {
  const names = new Set<string>();
  for (let at = instance; at && Object.getPrototypeOf(at); at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
  names.delete('constructor');
  return [...names];
}
