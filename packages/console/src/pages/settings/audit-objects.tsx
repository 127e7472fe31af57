import type { AuditRecord } from '@kith/client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAlarmRules, useGroups, useProfiles, useSources } from '../../parts/queries.ts';
import { type ChangedObject, objectsOf } from './objects-of.ts';

/** What was changed, by its name where it is still there, as a way to it. */
export function AuditObjects({ record }: { readonly record: AuditRecord }): ReactNode {
  const groups = useGroups();
  const sources = useSources();
  const profiles = useProfiles();
  const rules = useAlarmRules();
  const known = { group: groups.data, source: sources.data, notification: profiles.data, alarmRule: rules.data };
  return objectsOf(record).map(({ kind, id }, index) => {
    const key = `${kind} ${id}`;
    const name = known[kind]?.find((one) => one.id === id)?.name ?? String(id);
    return (
      <span key={key}>
        {index > 0 && ', '}
        <ObjectLink kind={kind} id={id} name={name} />
      </span>
    );
  });
}

function ObjectLink({ kind, id, name }: ChangedObject & { readonly name: string }): ReactNode {
  switch (kind) {
    case 'group':
      return (
        <Link to="/groups/$groupId" params={{ groupId: String(id) }} dir="auto">
          {name}
        </Link>
      );
    case 'source':
      return (
        <Link to="/cameras/$sourceId" params={{ sourceId: String(id) }} dir="auto">
          {name}
        </Link>
      );
    case 'notification':
      return (
        <Link to="/notifications/$notificationId" params={{ notificationId: String(id) }} dir="auto">
          {name}
        </Link>
      );
    case 'alarmRule':
      return (
        <Link to="/alarms/rules/$ruleId" params={{ ruleId: String(id) }} dir="auto">
          {name}
        </Link>
      );
    default:
      return kind satisfies never;
  }
}
