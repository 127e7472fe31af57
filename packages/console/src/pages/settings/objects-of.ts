import type { AuditRecord } from '@kith/client';

/** Something that was changed and has a page of its own. */
export interface ChangedObject {
  readonly kind: 'group' | 'source' | 'notification' | 'alarmRule';
  readonly id: number;
}

const kinds = [
  [/ \/v1\/groups\/persons\/|^membership\.ended$/, 'group'],
  [/ \/v1\/(?:sources|cameras)\//, 'source'],
  [/ \/v1\/notifications\//, 'notification'],
  [/ \/v1\/alarm-rules\//, 'alarmRule'],
] as const;
/** Under which names a request or an answer says what it is about. */
const names = ['id', 'created', 'groups_ids'] as const;

/** What a change was of, as far as it has a page. */
export function objectsOf({ action, objects }: Pick<AuditRecord, 'action' | 'objects'>): readonly ChangedObject[] {
  const kind = kinds.find(([route]) => route.test(action))?.[1];
  if (kind === undefined) return [];
  const ids = names.flatMap((name) => objects[name] ?? []).filter((id) => typeof id === 'number');
  return [...new Set(ids)].map((id) => ({ kind, id }));
}
