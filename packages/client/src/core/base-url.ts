/**
 * The address of a server, without a trailing slash.
 * @throws {TypeError} when it is no http or https URL
 */
export function toBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new TypeError(`The base URL must be an http or https URL, and is "${text}".`);
  }
  return url.href.replace(/\/+$/, '');
}
