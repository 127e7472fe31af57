import { element, field } from './element.ts';

/** Asks a yes-or-no question whose yes is named by its button. */
export const confirmed = (question: string, yes: string): Promise<boolean> =>
  ask(question, yes, []).then((answer) => answer === 'yes');

/** Asks for a text. @returns null when there was no answer */
export async function askText(question: string, name: string, before: string, yes: string): Promise<string | null> {
  const input = element('input', { required: '', maxlength: '255', value: before });
  const answer = await ask(question, yes, [field(name, input)]);
  return answer === 'yes' ? input.value : null;
}

function ask(question: string, yes: string, fields: readonly Node[]): Promise<'yes' | 'no'> {
  const title = element('h2', {}, question);
  const no = element('button', { type: 'button' }, 'Cancel');
  const form = element('form', {}, ...fields, element('button', { type: 'submit', class: 'main' }, yes), no);
  const dialog = element('dialog', {}, title, form);
  dialog.ariaLabel = question;
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? 'yes' : 'no');
    });
    no.addEventListener('click', () => dialog.close('no'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close('yes');
    });
    dialog.showModal();
  });
}
