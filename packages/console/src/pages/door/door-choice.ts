/** What was chosen for the door on this device. */
export interface DoorChoice {
  readonly allowed: readonly number[];
  readonly refused: readonly number[];
  /** Null: any. */
  readonly source: number | null;
  /** Whether this device's camera is one of the door's. */
  readonly ownCamera: boolean;
}

const NAME = 'kith-door';
const nothing: DoorChoice = { allowed: [], refused: [], source: null, ownCamera: false };

export function readDoorChoice(): DoorChoice {
  try {
    const kept: Partial<DoorChoice> = JSON.parse(localStorage.getItem(NAME) ?? '{}');
    return { ...nothing, ...kept };
  } catch {
    return nothing;
  }
}

export const keepDoorChoice = (choice: DoorChoice): void => localStorage.setItem(NAME, JSON.stringify(choice));
