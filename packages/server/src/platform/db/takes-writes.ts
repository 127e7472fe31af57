/** How a kind of database takes writes. */
export interface TakesWrites {
  /** Whether several, none of which sees what another does, are one statement: where each is a way to a server and back. */
  readonly takesSeveral: boolean;
}
