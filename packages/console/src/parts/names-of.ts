/** Things that have names. */
export type Named = readonly { readonly id: number; readonly name: string }[];

/** What things are called, by their ids. @param gone what is said of those that are there no more */
export const namesOf = (ids: readonly number[], all: Named, gone: string): string[] =>
  ids.map((id) => all.find((one) => one.id === id)?.name ?? gone);
