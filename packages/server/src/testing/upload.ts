import type { Answer, TestKith } from './test-kith.ts';

/** Sends a picture with fields of text to a Kith that need not listen. */
export async function uploadTo(
  kith: TestKith,
  url: string,
  image: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const boundary = 'kith-test-boundary';
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="image"\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(texts.join('') + file), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const answer = await kith.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Token ${kith.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
}
