const BEGINNING = '#/phone/';

/** Whether the address of this page is that of a phone that is a camera. */
export const isPhone = (): boolean => location.hash.startsWith(BEGINNING);

/** The key in it; it stands behind the `#`, which browsers send to nobody. */
export const keyInAddress = (): string | null => (isPhone() ? location.hash.slice(BEGINNING.length) : null);

/** The address that a phone opens. */
export const phoneAddress = (key: string): string => new URL(`${BEGINNING}${key}`, document.baseURI).href;

export function onAddress(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
