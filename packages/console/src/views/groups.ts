import type { Client, Group } from '@kith/client';
import { askText, confirmed } from '../ask.ts';
import { button, element, field } from '../element.ts';
import { alarmLine, form } from '../form.ts';
import type { View } from '../view.ts';

const PAGE_SIZE = 50;
const TYPING_MS = 250;

/** All groups: searched, created, renamed, deleted. */
export function groupsView({ groups }: Client): View {
  const alarm = alarmLine();
  const list = element('ul', { class: 'cards' });
  const count = element('p', { class: 'faint', role: 'status' });
  const more = button('Show more', { hidden: '' }, () => alarm.about(load(list.childElementCount)));
  let asked = 0;

  const load = async (offset: number): Promise<void> => {
    asked += 1;
    const question = asked;
    const page = await groups.list({ q: search.value.trim(), limit: PAGE_SIZE, offset });
    // An answer that was overtaken by a later question.
    if (question !== asked) return;
    if (offset === 0) list.replaceChildren();
    list.append(...page.results.map(item));
    count.textContent = page.count === 1 ? '1 group' : `${page.count} groups`;
    more.hidden = list.childElementCount >= page.count;
  };
  const reload = (): Promise<void> => load(0);

  const search = element('input', { type: 'search', name: 'q', maxlength: '255' });
  let typing = 0;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => void alarm.about(reload()), TYPING_MS);
  });

  const name = element('input', { name: 'name', required: '', maxlength: '255' });
  const create = element('button', { type: 'submit', class: 'main' }, 'Create');
  const creation = form([field('New group', name), create], async () => {
    await groups.create({ name: name.value });
    name.value = '';
    await reload();
  });

  const rename = async (group: Group): Promise<void> => {
    const chosen = await askText(`Rename ${group.name}`, 'Name', group.name, 'Rename');
    if (chosen === null) return;
    await groups.update(group.id, { name: chosen });
    await reload();
  };
  const remove = async (group: Group): Promise<void> => {
    if (!(await confirmed(`Delete ${group.name}? Its persons stay.`, 'Delete'))) return;
    await groups.delete(group.id);
    await reload();
  };
  const item = (group: Group): HTMLElement =>
    element(
      'li',
      {},
      ...(group.color === null ? [] : [colorDot(group.color)]),
      element(
        'div',
        { class: 'about' },
        element('a', { class: 'who', href: `#/groups/${group.id}`, dir: 'auto' }, group.name),
        element('span', { class: 'faint' }, group.persons_count === 1 ? '1 person' : `${group.persons_count} persons`),
      ),
      button('Rename', { class: 'small', 'aria-label': `Rename ${group.name}` }, () => alarm.about(rename(group))),
      button('Delete', { class: 'small', 'aria-label': `Delete ${group.name}` }, () => alarm.about(remove(group))),
    );

  void alarm.about(reload());
  const searching = element('form', { role: 'search' }, field('Search', search));
  searching.addEventListener('submit', (event) => event.preventDefault());
  return {
    title: 'Groups',
    content: [creation, searching, alarm.line, count, list, more],
    end: () => clearTimeout(typing),
  };
}

function colorDot(color: string): HTMLElement {
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
  dot.style.backgroundColor = color;
  return dot;
}
