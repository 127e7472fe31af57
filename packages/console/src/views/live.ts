import { type Client, type Connection, type Entry, KithApiError } from '@kith/client';
import { describe } from '../describe.ts';
import { element } from '../element.ts';
import { face } from '../face.ts';
import { alarmLine } from '../form.ts';
import { pidButton } from '../pid-button.ts';
import type { View } from '../view.ts';

const SHOWN_AT_FIRST = 30;
const SHOWN_AT_MOST = 200;

const connections: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live: what happens appears here at once.',
  lost: 'The connection is lost; trying again. Nothing will be missing.',
};

/** What happens, the newest first. */
export function liveView(client: Client, onRefusedKey: () => void): View {
  const status = element('p', { class: 'faint', role: 'status' });
  const alarm = alarmLine();
  const list = element('ul', { class: 'cards' });
  const left = new AbortController();
  const onConnection = (connection: Connection): void => {
    status.textContent = connections[connection];
  };

  const follow = async (): Promise<void> => {
    const { results } = await client.entries.list({ limit: SHOWN_AT_FIRST }, { signal: left.signal });
    list.append(...results.map(sighting));
    const events = client.events({ after: results[0]?.id ?? 0, onConnection, signal: left.signal });
    for await (const { data } of events) {
      list.prepend(sighting(data));
      if (list.childElementCount > SHOWN_AT_MOST) list.lastElementChild?.remove();
    }
  };
  const start = async (): Promise<void> => {
    try {
      await follow();
    } catch (error) {
      if (left.signal.aborted) return;
      status.textContent = '';
      if (!(error instanceof KithApiError && error.status === 401)) throw error;
      onRefusedKey();
    }
  };
  void alarm.about(start());
  return {
    title: 'Live',
    content: [status, alarm.line, list],
    end: () => left.abort(),
  };
}

function sighting(entry: Entry): HTMLElement {
  const { who, stranger, result, confidence } = describe(entry);
  const seen = new Date(entry.created);
  return element(
    'li',
    { class: stranger ? 'stranger' : 'known' },
    face(entry.face_image),
    element(
      'div',
      { class: 'about' },
      element(
        'div',
        { class: 'row' },
        element('span', { class: 'who' }, who),
        element('span', { class: 'badge' }, result),
        element('span', {}, confidence),
      ),
      element(
        'div',
        { class: 'row chips' },
        ...entry.persons_groups.map(({ name }) => element('span', { class: 'chip', dir: 'auto' }, name)),
      ),
      element(
        'div',
        { class: 'row faint' },
        element('time', { datetime: entry.created }, seen.toLocaleString()),
        element('span', { dir: 'auto' }, entry.source.name),
        ...(entry.pid === null ? [] : [pidButton(entry.pid)]),
      ),
    ),
  );
}
