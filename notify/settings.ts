import { z } from 'zod';
import { SEVERITIES } from './notice.ts';

const minutes = z.number().min(0).max(10_000);
const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}, 'is no time zone, such as America/New_York');

/** Who is told, of what, and when. */
export const notifySettings = z.strictObject({
  NOTIFY_CHANNELS: z
    .array(z.enum(['console', 'file', 'webhook', 'slack', 'telegram', 'email']))
    .default([])
    .describe('Ways to a person, commas between. Every notice is kept anyway: `npm run notices`.'),
  NOTIFY_LEAST: z.enum(SEVERITIES).default('info').describe('The least severity that is sent.'),
  NOTIFY_REPLAY: z
    .boolean()
    .default(false)
    .describe('Notices in a replay or the simulated market, too. Its fills are nobody’s news, hence off.'),
  NOTIFY_QUIET: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be like 22:00-07:00')
    .optional()
    .describe(
      'Hours in which only critical notices are sent; the others wait, and come as one. Unset: none.',
    ),
  NOTIFY_TIME_ZONE: zone.default('America/New_York').describe('Time zone of NOTIFY_QUIET.'),
  NOTIFY_SAME_MINUTES: minutes.default(10).describe('Minutes in which the same news is told once.'),
  NOTIFY_PER_HOUR: z
    .number()
    .int()
    .min(1)
    .default(60)
    .describe('Most notices sent in an hour, critical ones not counted. The rest are kept.'),
  NOTIFY_DRAWDOWN_TIERS: z
    .array(z.coerce.number().gt(0).lt(1))
    .default([0.03, 0.05, 0.08])
    .describe('Drawdowns from the peak that are told, each once when it is passed; the last is critical.'),
  NOTIFY_REPEAT_MINUTES: minutes
    .default(15)
    .describe('Minutes after which an unanswered critical notice is sent again. 0: never.'),
  NOTIFY_ESCALATE_MINUTES: minutes
    .default(0)
    .describe('Minutes after which an unanswered critical notice moves the desk to `reducing`. 0: never.'),
  NOTIFY_WEBHOOK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where notices are posted as JSON.'),
  NOTIFY_WEBHOOK_TOKEN: z.string().min(1).optional().describe('Its bearer token.'),
  NOTIFY_WEBHOOK_BODY: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'Its body, for SMS gateways: {"to":"+1555","message":"{message}"}. Empty: the notice as it is.',
    ),
  NOTIFY_SLACK_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('An incoming webhook of Slack.'),
  NOTIFY_TELEGRAM_TOKEN: z.string().min(1).optional().describe('Token of a Telegram bot.'),
  NOTIFY_TELEGRAM_CHAT: z.string().min(1).optional().describe('The chat it writes to.'),
  NOTIFY_TELEGRAM_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.telegram.org')
    .describe('Address of its API.'),
  NOTIFY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional().describe('smtp://user:password@host:587 of the mail server.'), // prettier-ignore
  NOTIFY_EMAIL_FROM: z.string().min(3).optional().describe('Sender of the mails.'),
  NOTIFY_EMAIL_TO: z.array(z.string().min(3)).default([]).describe('Who gets them, commas between.'),
});
export type NotifySettings = z.infer<typeof notifySettings>;
