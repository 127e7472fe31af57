/** Makes an element. Children that are strings become text and nothing else: names come from anybody. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button that does something, and nothing else until that is done. */
export function button(
  text: string,
  attributes: Readonly<Record<string, string>>,
  act: (button: HTMLButtonElement) => void | Promise<void>,
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', async () => {
    made.disabled = true;
    try {
      await act(made);
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/** An input under its label. */
export function field(name: string, input: HTMLInputElement | HTMLTextAreaElement): HTMLLabelElement {
  return element('label', {}, name, input);
}
