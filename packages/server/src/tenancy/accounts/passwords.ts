import { hash, verify } from '@node-rs/argon2';

/** Argon2id with the library's parameters (19 MiB, two passes: the OWASP minimum). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Of no account: checked when the username is unknown, so that the answer takes as long. */
const nobodysHash = hashPassword('');

export const passwordMatches = async (stored: string | undefined, password: string): Promise<boolean> =>
  (await verify(stored ?? (await nobodysHash), password)) && stored !== undefined;
