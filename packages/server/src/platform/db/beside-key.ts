/**
 * Two names that were different once may be one by the keys of today. Both stay: the key of one of them is then no
 * name's, because in that of a name no two spaces follow one another.
 */
export const besideKey = (key: string, id: number): string => `${key}  ${id}`;
