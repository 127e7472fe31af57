import { hostname } from 'node:os';

/** A machine's data folder is one node's at a time, and stays the same over restarts. */
export const nodeName = (dataDir: string): string => `${hostname()} ${dataDir}`;
