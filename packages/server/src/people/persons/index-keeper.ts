import type { SpaceId } from '@kith/contract';

/** How far this node is with the faces of all spaces. */
export interface IndexProgress {
  readonly spaces: {
    /** In step, and searched. */
    readonly ready: number;
    readonly loading: number;
    /** Cannot be loaded. */
    readonly refused: number;
  };
  /** Of the spaces that are being loaded. */
  readonly templates: { readonly loaded: number; readonly of: number };
  /** Whether all that could be loaded at the start was. */
  readonly started: boolean;
}

/** Keeps what a gallery goes through in step with what is committed. */
export interface IndexKeeper extends AsyncDisposable {
  /** Resolves when what is committed now is in effect. */
  catchUp(spaceId: SpaceId): Promise<void>;
  /** Revision of a space that is in effect at least; 0 while none is. */
  revisionOf(spaceId: SpaceId): number;
  /** How many templates of persons are damaged, as far as they were read. */
  readonly damagedTemplates: number;
  readonly progress: IndexProgress;
  /** Resolves when what the start began is over. */
  readonly loaded: Promise<unknown>;
}
