import { button } from './element.ts';

/** Copies a pid, or shows it whole where a page may not copy: it may only under https and on the machine itself. */
export const pidButton = (pid: string): HTMLButtonElement =>
  button('Copy id', { class: 'small', 'aria-label': `Copy the id ${pid}` }, async (itself) => {
    try {
      await navigator.clipboard.writeText(pid);
      itself.textContent = 'Copied';
    } catch {
      itself.textContent = pid;
    }
  });
