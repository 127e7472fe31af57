import type { Client, Member } from '@kith/client';
import { shortPid } from '../describe.ts';
import { button, element, field } from '../element.ts';
import { face } from '../face.ts';
import { alarmLine, form } from '../form.ts';
import { pidButton } from '../pid-button.ts';
import { pidsIn } from '../pids.ts';
import type { View } from '../view.ts';

const PAGE_SIZE = 50;

/** The persons of one group: shown, added, removed. */
export function membersView({ groups }: Client, groupId: number): View {
  const alarm = alarmLine();
  const name = element('h2', { dir: 'auto' });
  const count = element('p', { class: 'faint', role: 'status' });
  const list = element('ul', { class: 'cards' });
  const more = button('Show more', { hidden: '' }, () => alarm.about(load()));
  let after: string | null = null;

  const load = async (): Promise<void> => {
    const page = await groups.persons(groupId, { limit: PAGE_SIZE, after: after ?? undefined });
    if (after === null) list.replaceChildren();
    list.append(...page.results.map(item));
    count.textContent = page.count === 1 ? '1 person' : `${page.count} persons`;
    after = page.next_after;
    more.hidden = after === null;
  };
  const reload = (): Promise<void> => {
    after = null;
    return load();
  };
  const start = async (): Promise<void> => {
    const group = await groups.get(groupId);
    name.textContent = group.name;
    await reload();
  };

  const pids = element('textarea', { name: 'pids', rows: '1', required: '', spellcheck: 'false' });
  const add = element('button', { type: 'submit', class: 'main' }, 'Add');
  const addition = form([field('Add persons by id', pids), add], async () => {
    await groups.add({ pids: pidsIn(pids.value), groupsIds: [groupId] });
    pids.value = '';
    await reload();
  });

  const remove = async (pid: string): Promise<void> => {
    await groups.remove({ pids: [pid], groupsIds: [groupId] });
    await reload();
  };
  const item = (member: Member): HTMLElement => {
    const about = element('div', { class: 'row faint' });
    about.append(`since ${new Date(member.since).toLocaleDateString()}`);
    if (member.pid_source !== null) about.append(element('span', { dir: 'auto' }, member.pid_source));
    about.append(pidButton(member.pid));
    const who = element('span', { class: 'who' }, `Person ${shortPid(member.pid)}`);
    return element(
      'li',
      {},
      face(member.initial_face_image),
      element('div', { class: 'about' }, who, about),
      button('Remove', { class: 'small', 'aria-label': `Remove person ${shortPid(member.pid)}` }, () =>
        alarm.about(remove(member.pid)),
      ),
    );
  };

  void alarm.about(start());
  const back = element('p', {}, element('a', { href: '#/groups' }, '← All groups'));
  return { title: 'Members', content: [back, name, addition, alarm.line, count, list, more] };
}
