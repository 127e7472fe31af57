import { plural } from '../plural.ts';

export const phone = {
  section: 'A phone as a camera',
  hint: 'Whoever reads this code with a phone sends the pictures of its camera here for an hour. It opens nothing else, and says nothing of who is seen.',
  make: 'Show a code',
  code: 'QR code of the address that a phone opens',
  orOpen: 'Or open there:',
  address: 'the address in the code',
  unreachable:
    'This address is of this machine alone, and no phone reaches it: open the console by the address that it has in the network.',
  insecure:
    'Browsers give a page the camera over https only: put Kith behind a certificate, and open the console by that address.',
  until: (key: string, until: string) => `${key} works until ${until}.`,
  withdraw: 'Withdraw',
  withdrawOf: (key: string) => `Withdraw ${key}`,
  title: 'This phone as a camera',
  what: (source: string, host: string, until: string) =>
    `The pictures of this phone go to ${host}, as those of the camera “${source}”: faces on them are recognised, and kept as that camera says. It ends ${until}, and whenever you stop or close this page. Nobody is told here who is seen.`,
  start: 'Send what this camera sees',
  stop: 'Stop',
  turn: 'The other camera',
  sent: (count: number, shown: string) =>
    plural(count, { one: 'One picture was sent.', other: `${shown} pictures were sent.` }),
  over: 'This address does not work any more: it ended, or was withdrawn. Ask for a new code.',
};
