import './messages.ts';

export * from './entries.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './groups.ts';
export * from './licences.ts';
export * from './limits.ts';
export * from './moments.ts';
export * from './notifications.ts';
export * from './persons.ts';
export * from './primitives.ts';
export * from './sources.ts';
export * from './spaces.ts';
export * from './thresholds.ts';
export * from './tokens.ts';
export * from './transfers.ts';
export * from './usage.ts';
export * from './utility.ts';
