import { multipart } from '@kith/testing/multipart';
import { pictureOf } from '@kith/testing/numbered-faces';

const PERSONS = 100;
const GROUPS = 3;

/** Gives a space a hundred persons in three groups each, a source that keeps no pictures and one that does, and a webhook. */
export async function prepareSpace(url: string, token: string, hookUrl: string): Promise<void> {
  const call = async (path: string, body: object) => {
    const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { readonly id: number; readonly pid: string };
  };
  await call('/v1/sources/', { name: 'door', store_images_for_results: [] });
  await call('/v1/sources/', { name: 'kept' });
  const pids: string[] = [];
  for (let i = 0; i < PERSONS; i++) {
    const { payload, type } = multipart({ source: 'door', image: await pictureOf(i) });
    const headers = { authorization: `Token ${token}`, 'content-type': type };
    const answer = await fetch(`${url}/v1/persons/`, { method: 'POST', headers, body: new Uint8Array(payload) });
    if (!answer.ok) throw new Error(`A person: ${answer.status} ${await answer.text()}`);
    pids.push(((await answer.json()) as { readonly pid: string }).pid);
  }
  const groups_ids: number[] = [];
  for (let i = 0; i < GROUPS; i++) groups_ids.push((await call('/v1/groups/persons/', { name: `group ${i}` })).id);
  await call('/v1/groups/persons/pids/', { pids, groups_ids });
  await call('/v1/notifications/', { name: 'hook', http_method: 0, destination_url: hookUrl });
}
