type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The members of a wire shape under their JavaScript names: `pids_include` is `pidsInclude`. */
type Camelised<Shape> = { [Name in keyof Shape as Camel<Name & string>]: Shape[Name] };

/** What a schema of the contract takes, under JavaScript names and before defaults. */
export type Wish<Schema extends { readonly _zod: { readonly input: unknown } }> = Camelised<Schema['_zod']['input']>;

/** What a schema of the contract gives, as it travels. */
export type Answer<Schema extends { readonly _zod: { readonly output: unknown } }> = Schema['_zod']['output'];

/** The same members under their wire names. */
export const toWireNames = (wish: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(wish).map(([name, value]) => [toWireName(name), value]));

const toWireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
