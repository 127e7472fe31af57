import type { Locator, Page } from 'playwright-core';

interface File {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Somebody who has no mouse. */
export interface Keyboard {
  /** Goes to something by Tab. @throws Error when a round of the page does not lead there */
  reach(what: Locator): Promise<void>;
  /** Goes there, and presses a key: Enter unless said. */
  press(what: Locator, key?: string): Promise<void>;
  /** Goes to a field, and writes into it in the place of what is there. */
  write(field: Locator, text: string): Promise<void>;
  /** Goes to a list, and takes what is called so. */
  pick(list: Locator, name: string): Promise<void>;
  /** Goes to what asks for files, and gives it some. */
  give(button: Locator, files: readonly File[]): Promise<void>;
  /** Presses keys where it is. */
  keys(...keys: readonly string[]): Promise<void>;
}

/** More often than there are places on a page. */
const ROUND = 200;

export function keyboardOf(page: Page): Keyboard {
  const keys = async (...pressed: readonly string[]): Promise<void> => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const reach = async (what: Locator): Promise<void> => {
    await what.waitFor({ state: 'attached' });
    for (let i = 0; i < ROUND; i++) {
      if ((await what.and(page.locator(':focus')).count()) > 0) return;
      await keys('Tab');
    }
    throw new Error(`Tab does not lead to ${what}.`);
  };
  const write = async (field: Locator, text: string): Promise<void> => {
    await reach(field);
    await keys('Control+a');
    await page.keyboard.type(text);
  };
  return {
    keys,
    reach,
    write,
    press: async (what, key = 'Enter') => {
      await reach(what);
      await keys(key);
    },
    pick: async (list, name) => {
      await write(list, name);
      await page.getByRole('option', { name }).waitFor();
      await keys('ArrowDown', 'Enter');
    },
    give: async (button, files) => {
      const asking = page.waitForEvent('filechooser');
      await reach(button);
      await keys('Enter');
      await (await asking).setFiles([...files]);
    },
  };
}
