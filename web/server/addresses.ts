import { DeskError } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';

/** Where the page is served, and under which names it may be asked for. */
export interface Addresses {
  readonly host: string;
  readonly port: number;
  /** Such as https://desk.example.com, where TLS in front answers; null: this machine alone. */
  readonly origin: string | null;
}

/** As the settings say. */
export const addressesOf = ({ settings }: Pick<Config, 'settings'>): Addresses => ({
  host: settings.DASHBOARD_HOST,
  port: settings.DASHBOARD_PORT,
  origin: settings.DASHBOARD_ORIGIN ?? null,
});

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/**
 * On any address but this machine's own, the page is served only for a named origin, and over TLS: the token would travel in
 * the clear otherwise.
 * @throws DeskError CONFIG_INVALID
 */
export function checkAddresses({ host, origin }: Addresses): void {
  if (origin === null) {
    if (LOOPBACK.test(host)) return;
    throw new DeskError('CONFIG_INVALID', `--host ${host} can be reached from other machines`, {
      hint: 'put a proxy with TLS in front and name its address too: --origin https://desk.example.com',
    });
  }
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol))
    throw new DeskError('CONFIG_INVALID', `--origin ${origin} is no origin`, {
      hint: 'such as https://desk.example.com, without a path',
    });
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname.replace(/^\[|\]$/g, '')))
    throw new DeskError(
      'CONFIG_INVALID',
      `--origin ${origin} has no TLS, and the token would travel in the clear`,
      {
        hint: 'put a proxy with TLS in front and name its https:// address',
      },
    );
}

/** Exact values of Host and Origin. */
export function allowed(
  { host, origin }: Addresses,
  port: number,
): { readonly hosts: ReadonlySet<string>; readonly origins: ReadonlySet<string> } {
  const names = [
    '127.0.0.1',
    'localhost',
    ...(LOOPBACK.test(host) ? [host.includes(':') ? `[${host}]` : host] : []),
  ];
  const places = names.map((name) => `${name}:${port}`);
  const outside = origin === null ? null : new URL(origin);
  return {
    hosts: new Set([...places, ...(outside ? [outside.host] : [])]),
    origins: new Set([...places.map((place) => `http://${place}`), ...(outside ? [outside.origin] : [])]),
  };
}
