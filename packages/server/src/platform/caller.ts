import type { AccountId, SourceId, SpaceId, TokenId } from '@kith/contract';

/** Who makes a request, by the token it carries. */
export interface Caller {
  readonly tokenId: TokenId;
  readonly family: 'access' | 'stream' | 'session';
  readonly kind: 'account' | 'space' | 'manager';
  readonly accountId: AccountId;
  readonly username: string;
  /** The space that the token acts in; null for managers, who act in none. */
  readonly spaceId: SpaceId | null;
  /** Every space whose objects the token may touch. */
  readonly spaceIds: readonly SpaceId[];
  /** Epoch ms; null: never. */
  readonly expires: number | null;
  /** Of a token that opens one source alone: it sends pictures there, and learns nothing of them. */
  readonly sourceId?: SourceId;
}

/** The spaces that a list covers: by default the caller's own, otherwise those asked for that it may see. */
export function spacesAsked(caller: Caller, asked: readonly SpaceId[] | undefined): readonly SpaceId[] {
  const own = caller.spaceId === null ? [] : [caller.spaceId];
  if (!asked?.length || caller.kind === 'space') return own;
  return caller.spaceIds.filter((id) => asked.includes(id));
}
