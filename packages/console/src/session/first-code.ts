const link = /^#\/first\/([\w-]+)$/;

/** The code of the link that the first start prints. It is taken out of the address at once, so that it is in no history. */
export function takeFirstCode(): string | null {
  const code = link.exec(location.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(null, '', '#/first');
  return code;
}
