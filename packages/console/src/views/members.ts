import type { Group, Member, MemberPage } from '@kith/contract';
import type { Api } from '../api.ts';
import { shortPid } from '../describe.ts';
import { button, element, field } from '../element.ts';
import { face } from '../face.ts';
import { alarmLine, form } from '../form.ts';
import { pidButton } from '../pid-button.ts';
import { pidsIn } from '../pids.ts';
import type { View } from '../view.ts';

const PAGE_SIZE = 50;

/** The persons of one group: shown, added, removed. */
export function membersView(api: Api, groupId: number): View {
  const alarm = alarmLine();
  const name = element('h2', { dir: 'auto' });
  const count = element('p', { class: 'faint', role: 'status' });
  const list = element('ul', { class: 'cards' });
  const more = button('Show more', { hidden: '' }, () => alarm.about(load()));
  let after: string | null = null;

  const load = async (): Promise<void> => {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE), after: after ?? '' });
    const page = await api.call<(typeof MemberPage)['_zod']['output']>(
      'GET',
      `v1/groups/persons/${groupId}/pids/?${query}`,
    );
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
    const group = await api.call<Group>('GET', `v1/groups/persons/${groupId}/`);
    name.textContent = group.name;
    await reload();
  };

  const pids = element('textarea', { name: 'pids', rows: '1', required: '', spellcheck: 'false' });
  const add = element('button', { type: 'submit', class: 'main' }, 'Add');
  const addition = form([field('Add persons by id', pids), add], async () => {
    await api.call('POST', 'v1/groups/persons/pids/', { pids: pidsIn(pids.value), groups_ids: [groupId] });
    pids.value = '';
    await reload();
  });

  const remove = async (pid: string): Promise<void> => {
    await api.call('DELETE', 'v1/groups/persons/pids/', { pids: [pid], groups_ids: [groupId] });
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
