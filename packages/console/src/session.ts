/** Who is logged in, for as long as this tab is open. */
export interface Session {
  readonly key: string;
  /** Of the token that was made by logging in here; null when the key was given, and is not ours to end. */
  readonly ownTokenId: number | null;
}

const NAME = 'kith-session';

export function readSession(): Session | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
    return isSession(kept) ? kept : null;
  } catch {
    return null;
  }
}

export const keepSession = (session: Session): void => sessionStorage.setItem(NAME, JSON.stringify(session));

export const forgetSession = (): void => sessionStorage.removeItem(NAME);

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
