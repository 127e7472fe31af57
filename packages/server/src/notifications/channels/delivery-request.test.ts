import { type Event, GroupId, NewsId, SourceId, SpaceId, WebhookCorrection, WebhookEvent } from '@kith/contract';
import { anEvent } from '@kith/testing/test-house';
import { describe, expect, it } from 'vitest';
import { deliveryRequest } from './delivery-request.ts';
import { entryEnvelope } from './envelope.ts';

const groups = ['Staff', 'Day, early', 'موظفون'].map((name, index) => ({ id: GroupId.parse(index + 1), name }));

const created = (event: Event) => entryEnvelope('entry.created', event);

describe('a POST', () => {
  it('carries the event, its type and its time', () => {
    const event = anEvent({ persons_groups: groups });
    const { method, url, body, signed } = deliveryRequest(
      0,
      new URL('https://example.com/hook?a=b#part'),
      created(event),
    );
    expect(method).toBe('POST');
    expect(url.href).toBe('https://example.com/hook?a=b');
    expect(WebhookEvent.parse(JSON.parse(body ?? ''))).toEqual({
      ...event,
      type: 'entry.created',
      timestamp: event.data.created,
    });
    expect(signed).toBe(body);
  });

  it('of a correction carries when that was made', () => {
    const event = anEvent({ corrected: '2026-01-02T04:00:00.000000+00:00' });
    const timestamp = event.data.corrected ?? '';
    const envelope = entryEnvelope('entry.corrected', event, timestamp);
    const { body } = deliveryRequest(0, new URL('https://example.com/'), envelope);
    expect(WebhookCorrection.parse(JSON.parse(body ?? ''))).toEqual({ ...event, type: 'entry.corrected', timestamp });
  });
});

describe('a GET', () => {
  it('carries the event in its query, behind the query of the destination', () => {
    const { method, url, body, signed } = deliveryRequest(
      1,
      new URL('https://example.com/hook?key=a%20b+c'),
      created(anEvent({ persons_groups: groups, source: { id: SourceId.parse(4), name: 'Door & gate' } })),
    );
    expect({ method, body }).toEqual({ method: 'GET', body: null });
    expect(url.search.startsWith('?key=a%20b+c&id=7&result=ha&')).toBe(true);
    expect(url.search).toContain('source_name=Door%20%26%20gate');
    expect(url.search).toContain('persons_groups=Staff%2CDay%252C%20early%2C');
    const query = Object.fromEntries(url.searchParams);
    expect(query.persons_groups?.split(',').map(decodeURIComponent)).toEqual(groups.map(({ name }) => name));
    expect(query).toMatchObject({ confidence: '91.25', source_id: '4', space_id: '1', age: '', liveness: '' });
    expect(signed).toBe(url.search.slice(1));
  });

  it('can carry a broken character', () => {
    const event = anEvent({ persons_groups: [{ id: GroupId.parse(1), name: 'a\ud800b' }] });
    expect(deliveryRequest(1, new URL('https://example.com/'), created(event)).url.search).toContain(
      'persons_groups=a%EF%BF%BDb',
    );
  });

  it('of news carries what it is of, and what is within that by both names', () => {
    const { url } = deliveryRequest(1, new URL('https://example.com/'), {
      id: NewsId.parse(4),
      type: 'camera.offline',
      timestamp: '2026-01-02T03:04:05.678000+00:00',
      data: {
        id: SourceId.parse(4),
        name: 'Door & gate',
        space_id: SpaceId.parse(1),
        state_since: '2026-01-02T03:04:05.678000+00:00',
        problem: { code: 'hung', message: 'It hangs.' },
      },
    });
    expect(url.search.startsWith('?type=camera.offline&id=4&timestamp=2026')).toBe(true);
    expect(url.search).toContain('&camera_id=4&camera_name=Door%20%26%20gate&camera_space_id=1&');
    expect(url.search).toContain('&camera_problem_code=hung&camera_problem_message=It%20hangs.');
  });
});
