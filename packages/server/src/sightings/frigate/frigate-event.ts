import { z } from 'zod';

/** What a Frigate says of an object that it follows, as far as it concerns faces. */
export interface FrigateEvent {
  readonly id: string;
  readonly camera: string;
  readonly label: string;
  /** Whether it is gone: nothing more is said of it. */
  readonly isOver: boolean;
  /** Whether a picture of it is kept when it is gone. */
  readonly hasSnapshot: boolean;
  /** When its best picture so far was taken: epoch s. */
  readonly snapshotAt: number;
}

const longest = 64 * 1024;
const seconds = z.number().min(0).max(1e11);

/** What is read of `frigate/events` (https://docs.frigate.video/integrations/mqtt); the rest is left alone. */
const Message = z.object({
  type: z.enum(['new', 'update', 'end']),
  after: z.object({
    // Both become parts of addresses.
    id: z.string().regex(/^[\w.-]{1,64}$/),
    camera: z.string().regex(/^[\w.-]{1,64}$/),
    label: z.string().max(100),
    false_positive: z.boolean().nullish(),
    has_snapshot: z.boolean().nullish(),
    start_time: seconds,
    // One that is not known yet, of versions before 0.14, or of later ones.
    snapshot_time: seconds.nullish(),
    snapshot: z.object({ frame_time: seconds.nullish() }).nullish(),
  }),
});

/** @returns null when it is no event of Frigate, or of nothing that was there */
export function readFrigateEvent(payload: Uint8Array): FrigateEvent | null {
  if (payload.length > longest) return null;
  const read = Message.safeParse(parse(payload));
  if (!read.success || read.data.after.false_positive === true) return null;
  const { type, after } = read.data;
  return {
    id: after.id,
    camera: after.camera,
    label: after.label,
    isOver: type === 'end',
    hasSnapshot: after.has_snapshot === true,
    snapshotAt: after.snapshot?.frame_time ?? after.snapshot_time ?? after.start_time,
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return null;
  }
}
