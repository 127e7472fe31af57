import type { ScaledRow, StoredTemplate } from './stored-template.ts';

/** A template of a person as it is read to be compared. */
export interface TemplateRow {
  readonly id: number;
  readonly personId: number;
  /** What was made of it before; null when that is missing, and the template itself is there. */
  readonly scaled: ScaledRow | null;
  readonly stored: StoredTemplate | null;
}

/** Reads all templates of a space on a connection of its own. */
export interface TemplateRows extends AsyncDisposable {
  /** The next in the order of persons; empty after the last. */
  next(): Promise<readonly TemplateRow[]>;
  /** These templates as they are stored. To be asked for after the last row. */
  stored(ids: readonly number[]): Promise<readonly TemplateRow[]>;
}
