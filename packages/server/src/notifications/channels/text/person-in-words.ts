import type { PersonName, Pid } from '@kith/contract';

/** A person by name, or by what there is of one; nobody is somebody unknown. */
export function personInWords(pid: Pid | null, person: PersonName | null): string {
  if (pid === null) return 'Somebody unknown';
  return person?.name ?? person?.external_id ?? `Person ${pid.slice(0, 8)}`;
}
