import type { AttributeValue, Person } from '@kith/client';
import type { UseMutationResult } from '@tanstack/react-query';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** One attribute of a person; null takes it away. */
interface AttributeChange {
  readonly name: string;
  readonly value: AttributeValue | null;
}

/** Sets an attribute of a person, or takes it away. Groups by rule may follow. */
export function useChangeAttribute(
  pid: string,
  onDone: (person: Person) => void,
): UseMutationResult<Person, Error, AttributeChange> {
  const client = useClient();
  return useOperation({
    does: ({ name, value }: AttributeChange) => client.persons.update(pid, { attributes: { [name]: value } }),
    changes: [keys.person, keys.people, keys.members, keys.groups],
    onDone,
  });
}
