import { expect, it } from 'vitest';
import { objectsOf } from './objects-of.ts';

it.each([
  ['PATCH /v1/groups/persons/:id/', { id: [3] }, [{ kind: 'group', id: 3 }]],
  ['POST /v1/cameras/', { created: [5] }, [{ kind: 'source', id: 5 }]],
  [
    'POST /v1/groups/persons/pids/',
    { pids: ['a'], groups_ids: [1, 2, 1] },
    [1, 2].map((id) => ({ kind: 'group', id })),
  ],
  ['POST /v1/groups/persons/:id/copy/', { id: [1], created: [9] }, [1, 9].map((id) => ({ kind: 'group', id }))],
  ['PATCH /v1/alarm-rules/:id/', { id: [4] }, [{ kind: 'alarmRule', id: 4 }]],
  ['membership.ended', { groups_ids: [2], pids: ['f00'] }, [{ kind: 'group', id: 2 }]],
  ['DELETE /v1/persons/:pid/', { pid: ['f00'] }, []],
])('%s is of %j', (action, objects, changed) => {
  expect(objectsOf({ action, objects })).toEqual(changed);
});
