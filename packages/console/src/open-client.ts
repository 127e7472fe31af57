import { Client } from '@kith/client';

/** The site that this page comes from, a path in front of it included. */
export const siteUrl = (): string => new URL('../', document.baseURI).href;

/**
 * The server of this page, asked with a token.
 * @param onRefusedKey called when the server does not take the key any more
 * @throws {TypeError} when it cannot be the key of a token
 */
export function openClient(key: string, onRefusedKey: () => void = () => undefined): Client {
  const noticing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) onRefusedKey();
    return response;
  };
  return new Client({ apiToken: key, baseUrl: siteUrl(), fetch: noticing });
}
