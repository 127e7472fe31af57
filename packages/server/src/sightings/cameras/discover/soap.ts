import { createHash, randomBytes } from 'node:crypto';

/**
 * The texts of all elements of a name in a document, whatever their prefixes. No search reads past the next `<`: of elements that are
 * never closed each would read the rest of the document.
 */
export const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^<>]*)?>([^<]*)</`, 'g'))].map(([, text = '']) =>
    text
      .trim()
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  );

/** Values of an attribute of all elements of a name. */
export const attributesOf = (xml: string, name: string, attribute: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${name}\\s[^<>]*?\\b${attribute}="([^"<]*)"`, 'g'))].map(
    ([, value = '']) => value,
  );

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A SOAP 1.2 request with the user's digest (WS-Security UsernameToken 1.1), in which the password is not. */
export const envelope = (body: string, login: Login | null, now: Date): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${
    login ? header(login, now) : ''
  }<s:Body>${body}</s:Body></s:Envelope>`;

function header({ username, password }: Login, now: Date): string {
  const nonce = randomBytes(16);
  const created = now.toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
  return `<s:Header><w:Security xmlns:w="${security}-wssecurity-secext-1.0.xsd" xmlns:u="${security}-wssecurity-utility-1.0.xsd"><w:UsernameToken><w:Username>${escaped(
    username,
  )}</w:Username><w:Password Type="${security}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password><w:Nonce>${nonce.toString(
    'base64',
  )}</w:Nonce><u:Created>${created}</u:Created></w:UsernameToken></w:Security></s:Header>`;
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
