/** An URL as all readers read it; null when it is none. */
export function readUrl(text: string): URL | null {
  // The URL parser drops tabs and line breaks and reads backslashes as slashes: two readers could see two hosts.
  if (/[\s\\\p{Cc}]/u.test(text)) return null;
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A host without brackets, and without the dot that a whole name may end with. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
