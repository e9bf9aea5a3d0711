import { postJson } from './http.ts';
import type { Notice } from './notice.ts';
import { textOf } from './port.ts';
import type { Channel } from './port.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Sent as a bearer token; null: none. */
  readonly token: string | null;
  /**
   * Keys and values of the body, for gateways with a shape of their own (SMS): {title} {text} {severity} {kind} {id} {at}
   * and {message}, all of it in a line, are filled in. Null: the notice as it is.
   */
  readonly body: Readonly<Record<string, string>> | null;
}

export const webhookChannel = ({ url, token, body }: WebhookOptions): Channel => ({
  name: 'webhook',
  async send(notice, signal) {
    const { key: _, ...plain } = notice;
    const filled = body && Object.fromEntries(Object.entries(body).map(([k, v]) => [k, fill(v, notice)]));
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    await postJson('webhook', url, filled ?? plain, signal, headers);
  },
});

function fill(template: string, notice: Notice): string {
  const message = textOf(notice).replaceAll('\n', ' - ');
  const values: Readonly<Record<string, string>> = { ...notice, message };
  return template.replaceAll(/\{(title|text|severity|kind|id|at|message)\}/g, (_, name: string) => values[name] ?? ''); // prettier-ignore
}
