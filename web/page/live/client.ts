import { signal } from '@preact/signals';
import type { Problem } from '../../api/index.ts';
import { sentence } from '../parts/format.ts';
import { token } from './token.ts';

/** True where the server does not know this tab: no token, or another one. */
export const signedOut = signal(false);

/** The server's refusal, in its own words. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads a resource of the API; throws `Refused`, or what fetch throws where nobody answers. */
export const readText = async (path: string): Promise<string> => (await ask(path)).text();

export const send = async <T>(path: string, body: unknown): Promise<T> =>
  (await (
    await ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()) as T;

/** With the token in a header: no cookie counts, so no other site can speak in this person's name. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token() ?? ''}`);
  const response = await fetch(`/api/v1${path}`, { ...init, headers });
  if (response.status === 401) signedOut.value = true;
  if (!response.ok) throw new Refused(response.status, await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as Problem;
    return error.hint === null
      ? sentence(error.message)
      : `${sentence(error.message)} ${sentence(error.hint)}`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

/** What went wrong, as a sentence. */
export const faultText = (fault: unknown): string =>
  fault instanceof Refused ? fault.message : "The desk's page server does not answer.";
