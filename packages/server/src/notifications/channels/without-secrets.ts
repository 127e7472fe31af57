import type { Answer } from './send.ts';
import type { ChannelSecrets } from './sender.ts';

/** Shorter ones may be anything: a word of a sentence. */
const SHORTEST_SECRET = 4;

/** As a service may name a secret, the longest first: of an address it knows the path alone. */
function formsOf(secret: string): readonly string[] {
  if (!/^https?:/i.test(secret) || !URL.canParse(secret)) return [secret];
  const { href, pathname, search } = new URL(secret);
  return [secret, href, `${pathname}${search}`, pathname];
}

/** An answer without what must not be in a log: services tell back what they were sent. */
export function withoutSecrets(answer: Answer, secrets: ChannelSecrets): Answer {
  const hidden = Object.values(secrets)
    .flatMap((secret) => (secret === undefined ? [] : formsOf(secret)))
    .filter((form) => form.length >= SHORTEST_SECRET);
  const cleaned = (text: string): string => hidden.reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
  switch (answer.kind) {
    case 'answered':
      return { ...answer, excerpt: cleaned(answer.excerpt) };
    case 'unanswered':
      return { ...answer, error: cleaned(answer.error) };
    case 'judged':
      return {
        ...answer,
        error: answer.error === null ? null : cleaned(answer.error),
        excerpt: cleaned(answer.excerpt),
      };
    default:
      return answer satisfies never;
  }
}
