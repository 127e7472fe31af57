import type { CameraTest } from '@kith/client';

/** Where a camera is, as it is written into a form. */
export interface CameraAddress {
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly transport: NonNullable<CameraTest['transport']>;
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The address with user and password in it, as the server takes it; what is empty stays as it stands in the address. */
export function wholeAddress({ address, user, password }: CameraAddress): string {
  const bare = address.trim();
  const [start] = scheme.exec(bare) ?? [];
  if ((user === '' && password === '') || start === undefined) return bare;
  const rest = bare.slice(start.length).replace(/^[^/@]*@/, '');
  return `${start}${encodeURIComponent(user)}:${encodeURIComponent(password)}@${rest}`;
}
