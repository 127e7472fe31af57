import type { TextTemplate } from '@kith/client';

/** The words of a channel while somebody writes them; empty: those of Kith. */
export interface TemplateForm {
  readonly title: string;
  readonly body: string;
  readonly zone: string;
}

/** In which the server tells times unless another one is said. */
const ANY_ZONE = 'UTC';

export const templateFormOf = (template: TextTemplate | null): TemplateForm => ({
  title: template?.title ?? '',
  body: template?.body ?? '',
  zone: template?.time_zone ?? ANY_ZONE,
});

/** What the server is asked for; null: nothing of it is said. A zone alone is for the words of Kith. */
export function templateOf({ title, body, zone }: TemplateForm): TextTemplate | null {
  const words = { title: title.trim() || null, body: body.trim() || null };
  return words.title === null && words.body === null && zone === ANY_ZONE ? null : { ...words, time_zone: zone };
}

/** A text with a name of the template in it, in the place of what is chosen there. */
export const filledIn = (text: string, name: string, { from, to }: { from: number; to: number }): string =>
  `${text.slice(0, from)}{${name}}${text.slice(to)}`;
