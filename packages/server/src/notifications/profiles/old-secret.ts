/** How long the secret before a rotation signs, too. */
export const OLD_SECRET_MS = 24 * 60 * 60 * 1000;
