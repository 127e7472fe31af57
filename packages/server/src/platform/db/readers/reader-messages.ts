/** What travels between the main thread and a reader. */

/** A statement that reads, as compiled. A list among its values is bound as JSON. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Statements that are answered of one instant. */
export interface ToReader {
  readonly batch: number;
  readonly statements: readonly Statement[];
}

/** What a statement found, values in the order of the columns; a statement that fails, fails alone. */
export type Found =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };

export interface FromReader {
  readonly batch: number;
  readonly found: readonly Found[];
}

/** Comes first: the file is open. */
export type ReaderReady = 'ready';

export interface ReaderData {
  readonly file: string;
}
