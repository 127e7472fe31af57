import { hash } from 'node:crypto';

/** Ids by what the wire calls them. */
export type Objects = Record<string, (number | string)[]>;

/** Members of bodies that hold ids of Kith's own, and nothing that somebody typed. */
const idsInBodies = ['id', 'from', 'pid', 'pids', 'entries', 'groups_ids', 'license_id'] as const;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const messageId = /^msg_[\w-]{1,64}$/;

/**
 * What stands for a person in the audit log. Erasing a person leaves nothing that identifies it, and so no pid; whoever knows
 * the pid can still ask what was done to it. 64 bits of a keyed hash.
 */
export const aliasOf = (key: Buffer, pid: string): string => aliasing(key)(pid);

const aliasing = (key: Buffer) => {
  const prefix = key.toString('hex');
  return (pid: string): string => `person-${hash('sha256', prefix + pid.toLowerCase()).slice(0, 16)}`;
};

/**
 * What a request changed: the ids in its path and body, and that of what it created. Names, keys of tokens and ids of other
 * systems are left out.
 */
export function changedObjects(key: Buffer, params: unknown, body: unknown, answer: unknown): Objects {
  const objects: Objects = {};
  const toAlias = aliasing(key);
  const add = (name: string, values: readonly unknown[]) => {
    const ids = values.flatMap((value) => idOf(toAlias, value) ?? []);
    if (ids.length > 0) objects[name] = [...new Set([...(objects[name] ?? []), ...ids])];
  };
  for (const [name, value] of Object.entries(recordOf(params))) add(name, [value]);
  const members = recordOf(body);
  for (const name of idsInBodies) add(name, [members[name]].flat());
  const { id, pid } = recordOf(answer);
  add('created', [id ?? pid]);
  return objects;
}

function idOf(toAlias: (pid: string) => string, value: unknown): number | string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  if (messageId.test(value)) return value;
  return uuid.test(value) ? toAlias(value) : undefined;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
