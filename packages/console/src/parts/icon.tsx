import type { ReactNode } from 'react';

/** Drawn for this console, on a field of 24 by 24, with a pen of 1.8. */
const paths = {
  live: 'M12 12h.01M8.5 15.500a5 5 0 0 1 0-7M15.5 8.500a5 5 0 0 1 0 7M5.6 18.400a9 9 0 0 1 0-12.800M18.4 5.600a9 9 0 0 1 0 12.8',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20a6 6 0 0 1 12 0M16 4.500a3.5 3.5 0 0 1 0 6.500M18 14.500a6 6 0 0 1 3 5.5',
  stranger:
    'M11 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM4 20a7 7 0 0 1 9-6.700M17 14.500a2 2 0 1 1 2.600 1.900c-.4.2-.6.5-.6 1.100M19 20v.01',
  groups: 'M4 7h10M4 12h16M4 17h13M18 7h2',
  enrol: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM4 20a6 6 0 0 1 11-3.300M18 14v6M15 17h6',
  camera:
    'M4 8a2 2 0 0 1 2-2h2l1.5-2h5L16 6h2a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2ZM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.500h-15ZM10 21h4',
  try: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5M11 8v.01M11 11v3',
  settings: 'M4 6h9M17 6h3M4 12h3M11 12h9M4 18h9M17 18h3M15 4v4M9 10v4M15 16v4',
  door: 'M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M3 21h18M14 12v.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v1M12 20v1M3 12h1M20 12h1M5.6 5.600l.7.7M17.7 17.700l.7.7M5.6 18.400l.7-.7M17.7 6.300l.7-.7',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500Z',
  leave: 'M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4 4 4M6 12h9',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l5 5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7Z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  check: 'M5 13l4 4 10-11',
  warning: 'M12 4l9 16H3ZM12 10v4M12 17v.01',
  photo: 'M4 5h16v14H4ZM4 16l5-5 4 4 3-3 4 4M15 9h.01',
  sound: 'M5 10v4h3l4 4V6L8 10ZM16 9a4 4 0 0 1 0 6M18.5 6.500a8 8 0 0 1 0 11',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words, or in a button that has a label: it says nothing by itself. */
export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactNode => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' ? 3 : 1.8}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={paths[name]} />
  </svg>
);
