export const week = {
  zone: 'Time zone',
  empty: 'At no hour of the week: draw some in, or switch this off.',
  keys: 'Draw with the mouse, or go with the arrows, and Space puts a half hour in or out; with Shift the arrows draw.',
};
