/** How one call is made. Every method takes these last. */
export interface CallOptions {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long one request may take with all its retries; by default what the client was given. */
  readonly timeoutMs?: number | undefined;
  /** How often it is tried again where that is safe; by default what the client was given. */
  readonly retries?: number | undefined;
}
