import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { DeskError, messageOf } from '../../domain/index.ts';
import { isLoopback } from '../../guards/index.ts';
import type { accessSettings } from './access-settings.ts';
import type { deskSettings } from './desk-settings.ts';
import type { marketSettings } from '../../market/settings.ts';
import type { Problem } from './problems.ts';
import type { Run } from './run.ts';

type Access = z.infer<typeof accessSettings>;
type Wanted = Pick<z.infer<typeof deskSettings>, 'TRADING_MODE'> &
  Pick<Access, 'ALPACA_PAPER' | 'ALPACA_API_KEY' | 'ALPACA_SECRET_KEY'> &
  Partial<Pick<Access, AddressName>> &
  Partial<Pick<z.infer<typeof marketSettings>, 'DATA_PROVIDER'>>;
type AddressName = 'ALPACA_BASE_URL' | 'ALPACA_DATA_URL' | 'ALPACA_STREAM_URL' | 'ALPACA_DATA_STREAM_URL';

const LIVE = 'https://api.alpaca.markets';
const PAPER = 'https://paper-api.alpaca.markets';

/** Rules between settings that decide what money is traded (P8). */
export function tradingProblems(settings: Wanted, run: Pick<Run, 'replay'>): readonly Problem[] {
  const problems: Problem[] = [];
  const keys = [settings.ALPACA_API_KEY, settings.ALPACA_SECRET_KEY].filter(
    (key) => key !== undefined,
  ).length;
  if (settings.TRADING_MODE === 'live') {
    if (settings.ALPACA_PAPER) {
      const line = 'TRADING_MODE: live needs a second switch, ALPACA_PAPER=false';
      problems.push({ key: 'ALPACA_PAPER', line });
    }
    if (keys < 2) {
      const line = 'TRADING_MODE: live needs the keys of an account, ALPACA_API_KEY and ALPACA_SECRET_KEY';
      problems.push({ key: 'ALPACA_API_KEY', line });
    }
  } else if (keys === 1) {
    const missing = settings.ALPACA_API_KEY === undefined ? 'ALPACA_API_KEY' : 'ALPACA_SECRET_KEY';
    problems.push({
      key: missing,
      line: `${missing}: the other half of the keys is set, and this one is not`,
    });
  }
  problems.push(...addressProblems(settings));
  if (tradesRemotely({ settings, run }) && settings.DATA_PROVIDER === 'simulated' && !isTwin(settings)) {
    const line =
      'DATA_PROVIDER: simulated prices are for the embedded exchange and for our own; this account trades at real ones';
    problems.push({ key: 'DATA_PROVIDER', line });
  }
  return problems;
}

/** Whether orders leave this process: keys are set, and it is not history that is lived through. */
export function tradesRemotely({
  settings,
  run,
}: {
  readonly settings: Pick<Access, 'ALPACA_API_KEY' | 'ALPACA_SECRET_KEY'>;
  readonly run: Pick<Run, 'replay'>;
}): boolean {
  return (
    run.replay === null && settings.ALPACA_API_KEY !== undefined && settings.ALPACA_SECRET_KEY !== undefined
  );
}

/** Whether the desk lives by the wall clock, or by that of a broker elsewhere. */
export function isLive(config: {
  readonly settings: Pick<Access, 'ALPACA_API_KEY' | 'ALPACA_SECRET_KEY'> &
    Pick<z.infer<typeof marketSettings>, 'DATA_PROVIDER' | 'DATA_FALLBACK'>;
  readonly run: Pick<Run, 'replay'>;
}): boolean {
  if (config.run.replay !== null) return false;
  return tradesRemotely(config) || providersOf(config.settings).some((name) => LIVE_DATA.has(name));
}

const LIVE_DATA: ReadonlySet<string> = new Set(['yahoo', 'alpaca', 'polygon']);

/** Data providers in the order they are asked. */
export const providersOf = (
  settings: Pick<z.infer<typeof marketSettings>, 'DATA_PROVIDER' | 'DATA_FALLBACK'>,
) => [...new Set([settings.DATA_PROVIDER, ...settings.DATA_FALLBACK])];

const isTwin = ({ ALPACA_BASE_URL: base }: Wanted): boolean => base !== undefined && isLoopback(base);

/** Keys go over http to this machine only; an address of the other kind of money is refused. */
function addressProblems(settings: Wanted): readonly Problem[] {
  const problems: Problem[] = [];
  const names = [
    'ALPACA_BASE_URL',
    'ALPACA_DATA_URL',
    'ALPACA_STREAM_URL',
    'ALPACA_DATA_STREAM_URL',
  ] as const;
  for (const key of names) {
    const address = settings[key];
    if (address === undefined || /^(https|wss):/.test(address) || isLoopback(address)) continue;
    const line = `${key}: would send the keys without encryption; only this machine (127.0.0.1) may be http or ws`;
    problems.push({ key, line });
  }
  const base = settings.ALPACA_BASE_URL === undefined ? null : new URL(settings.ALPACA_BASE_URL).origin;
  if (base === (settings.TRADING_MODE === 'live' ? PAPER : LIVE)) {
    const line = `ALPACA_BASE_URL: ${base} is not the address of TRADING_MODE=${settings.TRADING_MODE}; leave it unset`;
    problems.push({ key: 'ALPACA_BASE_URL', line });
  }
  return problems;
}

/** Where an Alpaca account is reached. */
export interface AlpacaAddresses {
  readonly money: 'paper' | 'live';
  readonly trading: string;
  /** `wss://.../stream` */
  readonly stream: string;
  readonly data: string;
  /** `wss://.../v2/iex` */
  readonly dataStream: string;
}

/** As set; what is unset is Alpaca's, or follows ALPACA_BASE_URL where that is this machine: the twin serves all four. */
export function alpacaAddresses(
  settings: Pick<Wanted, 'TRADING_MODE' | 'ALPACA_PAPER' | AddressName>,
): AlpacaAddresses {
  const money = settings.TRADING_MODE === 'live' && !settings.ALPACA_PAPER ? 'live' : 'paper';
  const trading = (settings.ALPACA_BASE_URL ?? (money === 'live' ? LIVE : PAPER)).replace(/\/+$/, '');
  const twin = isLoopback(trading) ? trading : null;
  const socket = (address: string): string => address.replace(/^http/, 'ws');
  return {
    money,
    trading,
    stream: settings.ALPACA_STREAM_URL ?? `${socket(trading)}/stream`,
    data: (settings.ALPACA_DATA_URL ?? twin ?? 'https://data.alpaca.markets').replace(/\/+$/, ''),
    dataStream:
      settings.ALPACA_DATA_STREAM_URL ??
      (twin === null ? 'wss://stream.data.alpaca.markets/v2/iex' : `${socket(twin)}/v2/iex`),
  };
}

/** The file whose one word is the number of the account that may be traded for real. */
export const LIVE_CONFIRMATION = 'live-confirmation';

/**
 * The last switch before real money: whoever runs the desk has written down which account it is. Nothing for other kinds.
 * @param account what the broker answered, not what the settings say
 * @throws DeskError CONFIG_INVALID naming the file and what it must hold
 */
export function checkLive(
  settings: Pick<Wanted, 'TRADING_MODE' | 'ALPACA_PAPER'>,
  runtimeDir: string,
  account: { readonly kind: 'embedded' | 'exchange' | 'paper' | 'live'; readonly id: string },
): void {
  if (account.kind !== 'live') return;
  if (settings.TRADING_MODE !== 'live' || settings.ALPACA_PAPER) {
    throw new DeskError(
      'CONFIG_INVALID',
      `account ${account.id} holds real money, and the settings do not ask for that`,
      {
        hint: 'TRADING_MODE=live and ALPACA_PAPER=false, both; or use the keys of a paper account',
      },
    );
  }
  const file = path.join(runtimeDir, LIVE_CONFIRMATION);
  const hint = `to trade real money on it, write its number, ${account.id}, and nothing else into ${file}`;
  const named = readConfirmation(file);
  if (named === null) {
    throw new DeskError(
      'CONFIG_INVALID',
      `live trading of account ${account.id} is not confirmed: ${file} is missing`,
      { hint },
    );
  }
  if (named !== account.id) {
    throw new DeskError(
      'CONFIG_INVALID',
      `${file} does not name account ${account.id}, which the keys belong to`,
      { hint },
    );
  }
}

function readConfirmation(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .trim();
  } catch (error) {
    throw new DeskError('CONFIG_INVALID', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
