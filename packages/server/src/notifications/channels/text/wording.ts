import type { TemplateName } from '@kith/contract';

/** What is said of an event. */
export interface Text {
  readonly title: string;
  readonly body: string;
}

/** What an event has to say, by the names of templates, and how it is told where no template says otherwise. */
export interface Wording extends Text {
  readonly values: Readonly<Partial<Record<TemplateName, string>>>;
}
