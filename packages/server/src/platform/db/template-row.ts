import type { StoredTemplate } from './stored-template.ts';

export interface TemplateRow extends StoredTemplate {
  readonly id: number;
  readonly personId: number;
}

/** Reads all templates of a space on a connection of its own. */
export interface TemplateRows extends AsyncDisposable {
  /** The next in the order of persons; empty after the last. */
  next(): Promise<readonly TemplateRow[]>;
}
