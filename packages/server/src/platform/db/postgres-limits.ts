/** How long PostgreSQL may be kept by one connection, in ms; 0: any time. */
export interface Limits {
  /** One statement. */
  readonly statementMs: number;
  /** One wait for a lock. */
  readonly lockMs: number;
  /** Silence within a transaction, whose locks others wait for: a node that is stopped there is rolled back. */
  readonly idleMs: number;
}

/** What requests and jobs ask. A wait for a lock outlasts the silence of a node that holds it. */
export const ordinary: Limits = { statementMs: 30_000, lockMs: 10_000, idleMs: 5_000 };

/** Restores: one transaction, for which an archive is read meanwhile. */
export const patient: Limits = { statementMs: 0, lockMs: 10_000, idleMs: 10 * 60_000 };

/**
 * Changes of the schema: statements as long as tables are large, but short waits for locks, because everybody else queues behind
 * whoever waits for a whole table.
 */
export const migrating: Limits = { statementMs: 0, lockMs: 3_000, idleMs: 60_000 };

/** Statements that set limits for a connection, or for the transaction it is in. */
export const settingLimits = ({ statementMs, lockMs, idleMs }: Limits, of: 'session' | 'local'): string =>
  [
    `set ${of} statement_timeout = ${statementMs}`,
    `set ${of} lock_timeout = ${lockMs}`,
    `set ${of} idle_in_transaction_session_timeout = ${idleMs}`,
  ].join('; ');

/** What lets the server find out that a client is gone, which ends its transaction: a quarter of a minute. */
export const watchingClients = [
  'set tcp_keepalives_idle = 5',
  'set tcp_keepalives_interval = 5',
  'set tcp_keepalives_count = 2',
  'set tcp_user_timeout = 15000',
].join('; ');
