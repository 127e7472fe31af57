import { element } from './element.ts';
import { sentencesOf } from './sentences.ts';

/** A form that does something when it is sent, and says in its alarm line what went wrong. */
export function form(
  children: readonly Node[],
  send: () => Promise<void>,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const alarm = alarmLine();
  const made = element('form', attributes, ...children);
  let sending = false;
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    await alarm.about(send());
    sending = false;
  });
  return element('div', {}, made, alarm.line);
}

/** A line that says what went wrong, to the eye and to the ear. */
export function alarmLine(): { readonly line: HTMLElement; about(work: Promise<void>): Promise<void> } {
  const line = element('p', { class: 'alarm', role: 'alert' });
  return {
    line,
    async about(work) {
      line.textContent = '';
      try {
        await work;
      } catch (error) {
        line.textContent = sentencesOf(error).join(' ');
      }
    },
  };
}
