/** The columns that say which person a row means; the first one that is not empty decides. */
export const personColumns = ['pid', 'external_id', 'name'] as const;
export type PersonColumn = (typeof personColumns)[number];

/** The column that a header names, without regard to case: `External ID` is `external_id`. It may still be quoted. */
export function personColumnOf(header: string): PersonColumn | undefined {
  const name = header.trim().replace(/^"(.*)"$/, '$1');
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return personColumns.find((column) => column === key);
}
