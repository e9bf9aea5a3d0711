import { postJson } from './http.ts';
import { textOf } from './port.ts';
import type { Channel } from './port.ts';

/** An incoming webhook of Slack; its address is its secret. */
export const slackChannel = (url: string): Channel => ({
  name: 'slack',
  async send(notice, signal) {
    // What a model or a broker wrote must not become a link or a mention.
    const text = textOf(notice).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    await postJson('slack', url, { text }, signal);
  },
});
