import { Webhook } from 'standardwebhooks';

/** Signature of a message by a library of the specification's authors, for tests of those that verify. */
export const signIndependently = (
  secret: string,
  { id, at, content }: { readonly id: string; readonly at: number; readonly content: string },
): string => new Webhook(secret).sign(id, new Date(at), content);
