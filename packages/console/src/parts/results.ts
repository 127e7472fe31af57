import type { Result } from '@kith/client';

/** What can be decided of a face, the surest first. */
export const results: readonly Result[] = ['new', 'reinit', 'exact', 'ha', 'junk', 'nm', 'det'];
