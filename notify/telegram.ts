import { postJson } from './http.ts';
import { textOf } from './port.ts';
import type { Channel } from './port.ts';

/** Longest message that Telegram takes. */
const LONGEST = 4096;

/** A bot of Telegram, writing plain text to one chat. */
export const telegramChannel = (options: {
  readonly token: string;
  readonly chat: string;
  /** @default https://api.telegram.org */
  readonly baseUrl: string;
}): Channel => ({
  name: 'telegram',
  async send(notice, signal) {
    const { token, chat, baseUrl } = options;
    const url = `${baseUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`;
    const text = textOf(notice).slice(0, LONGEST);
    const disable_notification = notice.severity === 'info';
    await postJson('telegram', url, { chat_id: chat, text, disable_notification }, signal);
  },
});
