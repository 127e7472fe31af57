export const door = {
  title: 'Door',
  hint: 'Full screen for a tablet at a door: who comes, and whether they may. The choice stays on this device.',
  allowed: 'May come in: these groups',
  refused: 'May not: these groups',
  source: 'Camera',
  anySource: 'Any camera',
  open: 'Open the door',
  close: 'Close the door',
  own: 'Also show this device’s own camera to Kith',
  ownHint: 'Every second a picture goes to the server, as from a camera of this name.',
  waiting: 'Nobody is there.',
  verdicts: { allowed: 'Welcome', refused: 'Not allowed', known: 'Known', unknown: 'Unknown' },
};
