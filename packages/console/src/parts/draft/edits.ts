/** What somebody wrote over what is kept: for each field that was touched, what was kept when that began, and what stands there now. */
export interface Edits<T extends object> {
  readonly from: Partial<T>;
  readonly to: Partial<T>;
}

export const noEdits = { from: {}, to: {} } as const;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const namesOf = <T extends object>(part: T): (keyof T)[] => Object.keys(part) as (keyof T)[];

function without<T extends object>(part: Partial<T>, name: keyof T): Partial<T> {
  const { [name]: _left, ...rest } = part;
  return rest as Partial<T>;
}

/** Something more is written. */
export function withEdits<T extends object>({ from, to }: Edits<T>, kept: T, part: Partial<T>): Edits<T> {
  const before = Object.fromEntries(namesOf(part).map((name) => [name, kept[name]])) as Partial<T>;
  return { from: { ...before, ...from }, to: { ...to, ...part } };
}

/** What is kept stands in a field again. */
export const withoutEdit = <T extends object>({ from, to }: Edits<T>, name: keyof T): Edits<T> => ({
  from: without(from, name),
  to: without(to, name),
});

/** What was sent is kept by now, as `kept` has it; what was written meanwhile stays. What nobody touched may have been sent along. */
export function afterSaving<T extends object>(edits: Edits<T>, sent: Partial<T>, kept: T): Edits<T> {
  return namesOf(sent).reduce<Edits<T>>(
    (left, name) =>
      !Object.hasOwn(left.to, name) || same(left.to[name], sent[name])
        ? withoutEdit(left, name)
        : { from: { ...left.from, [name]: kept[name] }, to: left.to },
    edits,
  );
}

/** What would be something else when it is saved. */
export const changedBy = <T extends object>({ to }: Edits<T>, kept: T): Partial<T> =>
  Object.fromEntries(Object.entries(to).filter(([name, value]) => !same(value, kept[name as keyof T]))) as Partial<T>;

/** Whether somebody else changed a field since it is being written, to something else than what is written. */
export const changedMeanwhile = <T extends object>({ from, to }: Edits<T>, kept: T, name: keyof T): boolean =>
  Object.hasOwn(to, name) && !same(from[name], kept[name]) && !same(to[name], kept[name]);
