import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

export interface Posted {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

/** A server that takes JSON; `status` is what it answers, null: it never does. */
export async function httpServer() {
  const posted: Posted[] = [];
  const state = { status: 200 as number | null };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      posted.push({ path: request.url ?? '', headers: request.headers, body });
      if (state.status !== null) response.writeHead(state.status).end('ok');
    });
  });
  return { posted, state, url: `http://127.0.0.1:${await port(server)}`, close: () => closed(server) };
}

/** A mail server that holds the whole dialogue of RFC 5321 with AUTH PLAIN; keeps what it was given. */
export async function smtpServer() {
  const mails: { readonly from: string; readonly to: readonly string[]; readonly data: string }[] = [];
  const logins: string[] = [];
  const server = createTcpServer((socket) => {
    let buffer = '';
    let data: string | null = null;
    let from = '';
    let to: string[] = [];
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 loopback ESMTP');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      buffer += chunk.toString();
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (data !== null) {
          if (line !== '.') data += `${line}\n`;
          else {
            mails.push({ from, to, data });
            [data, to] = [null, []];
            say('250 kept');
          }
        } else if (/^EHLO/i.test(line)) socket.write('250-loopback\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n');
        else if (/^AUTH PLAIN/i.test(line)) {
          logins.push(Buffer.from(line.slice(11), 'base64').toString().split('\0').slice(1).join(':'));
          say('235 welcome');
        } else if (/^MAIL FROM:/i.test(line)) {
          from = /<(.*)>/.exec(line)?.[1] ?? '';
          say('250 ok');
        } else if (/^RCPT TO:/i.test(line)) {
          to.push(/<(.*)>/.exec(line)?.[1] ?? '');
          say('250 ok');
        } else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('502 what?');
      }
    });
  });
  return { mails, logins, address: `127.0.0.1:${await port(server)}`, close: () => closed(server) };
}

async function port(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  if ('closeAllConnections' in server)
    (server as unknown as { closeAllConnections(): void }).closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
