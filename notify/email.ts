import { createTransport } from 'nodemailer';
import { textOf } from './port.ts';
import type { Channel } from './port.ts';

/** One mail a notice, over SMTP. @param url `smtp://user:password@host:587` or `smtps://...` */
export function emailChannel(options: {
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly desk: string;
}): Channel {
  const transport = createTransport({
    url: options.url,
    connectionTimeout: 8000,
    greetingTimeout: 8000,
    socketTimeout: 8000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'email',
    async send(notice) {
      await transport.sendMail({
        from: options.from,
        to: [...options.to],
        subject: `[${options.desk}] ${notice.severity === 'info' ? '' : `${notice.severity}: `}${notice.title}`,
        text: textOf(notice),
        priority: notice.severity === 'critical' ? 'high' : 'normal',
      });
    },
    close: () => transport.close(),
  };
}
