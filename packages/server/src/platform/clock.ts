/** Epoch milliseconds of now. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
