import { multipart, type Parts } from './multipart.ts';
import type { Answer, TestKith } from './test-kith.ts';

/** Sends a picture with fields of text to a Kith that need not listen. */
export const uploadTo = (
  kith: TestKith,
  url: string,
  image: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> => uploadParts(kith, url, { ...fields, image });

/** The same with any texts and files. */
export async function uploadParts(
  { app, token }: Pick<TestKith, 'app' | 'token'>,
  url: string,
  parts: Parts,
): Promise<Answer> {
  const { payload, type } = multipart(parts);
  const headers = { authorization: `Token ${token}`, 'content-type': type };
  const answer = await app.inject({ method: 'POST', url, payload, headers });
  return { status: answer.statusCode, body: answer.body ? answer.json() : null, headers: answer.headers };
}
