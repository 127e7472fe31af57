/** One page of the console, while it is shown. */
export interface View {
  readonly title: string;
  readonly content: readonly Node[];
  /** Called when it is left. */
  end?(): void;
}
