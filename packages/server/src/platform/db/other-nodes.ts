import type { SpaceId } from '@kith/contract';

/**
 * What of a space other nodes look at as soon as they are told: events that somebody listens to, templates that the face index
 * holds, strangers that are looked for, entries that were corrected, news, and whether cameras are read. Whatever else changes they read when
 * they are asked.
 */
export type ChangeKind = 'entries' | 'templates' | 'strangers' | 'corrections' | 'news' | 'cameras';

/** What a node wants to hear of the others. */
export interface Hearing {
  /** Another node committed something, just now. */
  readonly onTold: (spaceId: SpaceId, kind: ChangeKind) => void;
  /** This node committed it, just now. */
  readonly onCommitted?: ((spaceId: SpaceId, kind: ChangeKind) => void) | undefined;
  /** The revision of a space grew, on whatever node, within the last second. */
  readonly onRevision: (spaceId: SpaceId) => void;
  readonly onError: (error: Error) => void;
}

/** The other nodes over a database, as one hears and tells them. */
export interface OtherNodes extends AsyncDisposable {
  /** Says that something was committed. It may get lost: whoever listens looks at the revisions every second. */
  tell(spaceId: SpaceId, kind: ChangeKind): void;
}
