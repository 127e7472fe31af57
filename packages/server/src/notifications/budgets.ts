/** What one space can take of a server, as far as this wing says it; the table is in `docs/operations.md`. */
export const budgets = {
  places: {
    /** Webhooks under way at a time. */
    all: 128,
    /** Those of endpoints of which nothing good is known. */
    unproven: 64,
    /** How many times as many as are free a space may have: alone four fifths. */
    appetite: 4,
    /** Of one space to one host and port. */
    perHost: 16,
    /** Of one profile, by what is known of its endpoint. */
    perProfile: { works: 8, new: 4, fails: 1 },
  },
  brokers: {
    /** Connections of channels that stay open between messages; whoever was told last has one. */
    held: 128,
    idleMs: 10 * 60 * 1000,
    /** Channels whose states one node keeps at their brokers. */
    kept: 128,
    /** Groups of one space that Home Assistant is told of, the oldest first, where the channel names none. */
    groups: 200,
  },
  /** Samples of one space: five at once, then one every five seconds. */
  samples: { burst: 5, perSecond: 1 / 5 },
} as const;
