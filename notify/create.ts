import path from 'node:path';
import { DeskError } from '../domain/index.ts';
import type { Rng } from '../domain/index.ts';
import { createGuard } from '../guards/index.ts';
import type { GuardRoll, Guard } from '../guards/index.ts';
import { consoleChannel } from './console.ts';
import { fileChannel } from './file.ts';
import { Notifier } from './notifier.ts';
import type { NotifierParts } from './notifier.ts';
import type { Channel } from './port.ts';
import type { NotifySettings } from './settings.ts';
import { slackChannel } from './slack.ts';
import { telegramChannel } from './telegram.ts';
import { webhookChannel } from './webhook.ts';

type ChannelName = NotifySettings['NOTIFY_CHANNELS'][number];

export interface CreateParts extends Pick<
  NotifierParts,
  'runtimeDir' | 'wall' | 'escalate' | 'redact' | 'say'
> {
  readonly desk: string;
  /** Jitter of the retries (P5). */
  readonly rng: Rng;
  readonly roll?: GuardRoll;
}

/** The channels of the settings behind their guards. @throws DeskError CONFIG_INVALID naming what a channel lacks */
export async function createNotifier(settings: NotifySettings, parts: CreateParts): Promise<Notifier> {
  const { runtimeDir, wall, escalate, redact, say } = parts;
  const channels: { readonly channel: Channel; readonly guard: Guard }[] = [];
  for (const name of new Set(settings.NOTIFY_CHANNELS)) {
    const guard = createGuard({
      name: `notices by ${name}`,
      rng: parts.rng.fork(name),
      timeoutMs: 10_000,
      concurrency: 1,
      queue: 200,
      resetMs: 60_000,
      ...(parts.roll && { enrol: { roll: parts.roll, kind: 'notice' } }),
    });
    channels.push({ channel: await channelOf(name, settings, parts), guard });
  }
  return new Notifier({
    runtimeDir, channels, wall, escalate, redact, say,
    least: settings.NOTIFY_LEAST,
    sameMinutes: settings.NOTIFY_SAME_MINUTES,
    perHour: settings.NOTIFY_PER_HOUR,
    quiet: settings.NOTIFY_QUIET ?? null,
    timeZone: settings.NOTIFY_TIME_ZONE,
    tiers: settings.NOTIFY_DRAWDOWN_TIERS,
    repeatMinutes: settings.NOTIFY_REPEAT_MINUTES,
    escalateMinutes: settings.NOTIFY_ESCALATE_MINUTES,
  }); // prettier-ignore
}

async function channelOf(name: ChannelName, s: NotifySettings, parts: CreateParts): Promise<Channel> {
  const need = (key: keyof NotifySettings): string => {
    const value = s[key];
    if (typeof value === 'string') return value;
    throw new DeskError('CONFIG_INVALID', `NOTIFY_CHANNELS: ${name} needs ${key}`);
  };
  switch (name) {
    case 'console':
      return consoleChannel(parts.say);
    case 'file':
      return fileChannel(path.join(parts.runtimeDir, 'logs', 'notices.log'));
    case 'webhook':
      return webhookChannel({
        url: need('NOTIFY_WEBHOOK_URL'),
        token: s.NOTIFY_WEBHOOK_TOKEN ?? null,
        body: Object.keys(s.NOTIFY_WEBHOOK_BODY).length === 0 ? null : s.NOTIFY_WEBHOOK_BODY,
      });
    case 'slack':
      return slackChannel(need('NOTIFY_SLACK_URL'));
    case 'telegram':
      return telegramChannel({
        token: need('NOTIFY_TELEGRAM_TOKEN'),
        chat: need('NOTIFY_TELEGRAM_CHAT'),
        baseUrl: s.NOTIFY_TELEGRAM_URL,
      });
    case 'email': {
      if (s.NOTIFY_EMAIL_TO.length === 0)
        throw new DeskError('CONFIG_INVALID', 'NOTIFY_CHANNELS: email needs NOTIFY_EMAIL_TO');
      // Loaded only where asked for.
      const { emailChannel } = await import('./email.ts');
      return emailChannel({ url: need('NOTIFY_SMTP_URL'), from: need('NOTIFY_EMAIL_FROM'), to: s.NOTIFY_EMAIL_TO, desk: parts.desk }); // prettier-ignore
    }
  }
}
