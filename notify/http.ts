import { edgeFetch } from '../guards/index.ts';

/** Posts JSON to one host and no other. @throws where the answer is not 2xx; messages hold no address and no token */
export async function postJson(
  name: string,
  url: string,
  body: unknown,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const send = edgeFetch({ name, baseUrl: url });
  const answer = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
  const text = (await answer.text()).slice(0, 300);
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${text.replaceAll(/\s+/g, ' ').slice(0, 120)}`); // prettier-ignore
  return text;
}
