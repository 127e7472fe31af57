import type { Answer, TestKith } from './test-kith.ts';

/** Sends a picture with fields of text to a Kith that need not listen. */
export const uploadTo = (
  kith: TestKith,
  url: string,
  image: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> => uploadFiles(kith, url, { image }, fields);

/** The same with any number of files, by the fields that carry them. */
export async function uploadFiles(
  kith: TestKith,
  url: string,
  files: Readonly<Record<string, Uint8Array>>,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const boundary = 'kith-test-boundary';
  const head = (disposition: string) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`);
  const end = Buffer.from('\r\n');
  const texts = Object.entries(fields).map(([name, value]) => [head(`name="${name}"`), Buffer.from(value), end]);
  const parts = Object.entries(files).map(([name, bytes]) => [head(`name="${name}"; filename="${name}"`), bytes, end]);
  const answer = await kith.app.inject({
    method: 'POST',
    url,
    payload: Buffer.concat([...texts, ...parts, [Buffer.from(`--${boundary}--\r\n`)]].flat()),
    headers: { authorization: `Token ${kith.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return { status: answer.statusCode, body: answer.body ? answer.json() : null, headers: answer.headers };
}
