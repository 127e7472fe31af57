/** Waits for something, and no longer than so. @returns whether it came */
export async function within(ms: number, something: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([something.then(() => true), late]).finally(() => clearTimeout(timer));
}
