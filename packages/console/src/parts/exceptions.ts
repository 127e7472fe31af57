import { type Client, KithApiError } from '@kith/client';

interface Whose {
  readonly groupId: number;
  readonly pid: string;
}

/** Says whether somebody is in a group whatever its rule says. @param isIn null: the rule says so again */
export async function sayException(client: Client, { groupId, pid }: Whose, isIn: boolean | null): Promise<void> {
  if (isIn !== null) await client.groups.putException(groupId, pid, isIn);
  else await client.groups.deleteException(groupId, pid).catch(isGone);
}

/** Whoever was quicker has taken it back already. */
function isGone(error: unknown): void {
  if (!(error instanceof KithApiError && error.status === 404)) throw error;
}
