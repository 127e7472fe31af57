import { GroupId, GroupSort, limits } from '@kith/contract';
import { z } from 'zod';

/**
 * Where a page of groups ended. It carries what the page was sorted by, and not only the id, so that it holds when that
 * group is renamed, grows or is deleted before the next page is asked for.
 */
export interface GroupCursor {
  readonly value: string | number;
  readonly id: GroupId;
}

type ReadCursor =
  | { readonly kind: 'cursor'; readonly cursor: GroupCursor }
  | { readonly kind: 'of another sort'; readonly sort: GroupSort }
  | { readonly kind: 'damaged' };

const shape = z.tuple([GroupSort, z.unknown(), GroupId]);

// What a database would refuse to compare with its column is refused here.
const count = z.int().min(0).max(limits.personsPerGroup);
const name = z.string().refine((text) => !text.includes('\0'));
const valueIn: Readonly<Record<GroupSort, z.ZodType<string | number>>> = {
  id: GroupId,
  '-id': GroupId,
  name,
  '-name': name,
  created: z.int(),
  '-created': z.int(),
  persons_count: count,
  '-persons_count': count,
};

/** The cursor as it travels: base64url of `[sort, value, id]`. */
export const writeCursor = (sort: GroupSort, { value, id }: GroupCursor): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

/** Reads what `writeCursor` wrote, for a list in this order. */
export function readCursor(text: string, sort: GroupSort): ReadCursor {
  const parsed = shape.safeParse(parse(text));
  if (!parsed.success) return { kind: 'damaged' };
  const [written, value, id] = parsed.data;
  const valid = valueIn[written].safeParse(value);
  if (!valid.success || writeCursor(written, { value: valid.data, id }) !== text) return { kind: 'damaged' };
  return written === sort
    ? { kind: 'cursor', cursor: { value: valid.data, id } }
    : { kind: 'of another sort', sort: written };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
