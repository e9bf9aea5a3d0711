import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  alpacaAddresses,
  checkLive,
  LIVE_CONFIRMATION,
  tradingProblems,
} from '../../../orchestrator/config/trading.ts';

const folders: string[] = [];
const folder = (confirmation?: string): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'live-'));
  folders.push(made);
  if (confirmation !== undefined) writeFileSync(path.join(made, LIVE_CONFIRMATION), confirmation);
  return made;
};
afterAll(() => folders.forEach((made) => rmSync(made, { recursive: true, force: true })));

const paper = { TRADING_MODE: 'paper', ALPACA_PAPER: true } as const;
const live = { TRADING_MODE: 'live', ALPACA_PAPER: false } as const;
const keys = { ALPACA_API_KEY: 'PK1234', ALPACA_SECRET_KEY: 'secret' };
const NO_REPLAY = { replay: null };

describe('addresses', () => {
  it('unset they are Alpaca’s, by the money that both switches ask for', () => {
    expect(alpacaAddresses(paper)).toEqual({
      money: 'paper',
      trading: 'https://paper-api.alpaca.markets',
      stream: 'wss://paper-api.alpaca.markets/stream',
      data: 'https://data.alpaca.markets',
      dataStream: 'wss://stream.data.alpaca.markets/v2/iex',
    });
    expect(alpacaAddresses(live)).toMatchObject({ money: 'live', trading: 'https://api.alpaca.markets' });
    for (const half of [
      { ...live, ALPACA_PAPER: true },
      { ...paper, ALPACA_PAPER: false },
    ]) {
      expect(alpacaAddresses(half).money, 'one switch is not enough').toBe('paper');
    }
  });

  it('with the twin as ALPACA_BASE_URL the other three follow it, unless they are set', () => {
    const twin = { ...paper, ALPACA_BASE_URL: 'http://127.0.0.1:8899/' };
    expect(alpacaAddresses(twin)).toEqual({
      money: 'paper',
      trading: 'http://127.0.0.1:8899',
      stream: 'ws://127.0.0.1:8899/stream',
      data: 'http://127.0.0.1:8899',
      dataStream: 'ws://127.0.0.1:8899/v2/iex',
    });
    expect(alpacaAddresses({ ...twin, ALPACA_DATA_URL: 'https://data.alpaca.markets' }).data).toBe(
      'https://data.alpaca.markets',
    );
  });

  it('keys are never sent in clear over a network', () => {
    for (const key of [
      'ALPACA_BASE_URL',
      'ALPACA_DATA_URL',
      'ALPACA_STREAM_URL',
      'ALPACA_DATA_STREAM_URL',
    ] as const) {
      const scheme = key.includes('STREAM') ? 'ws' : 'http';
      expect(
        tradingProblems({ ...paper, ...keys, [key]: `${scheme}://10.0.0.7:8899` }, NO_REPLAY)[0]?.line,
      ).toMatch(/without encryption/);
      expect(tradingProblems({ ...paper, [key]: `${scheme}://127.0.0.1:8899` }, NO_REPLAY)).toEqual([]);
    }
  });

  it('the address of the other kind of money is refused, and half a pair of keys too', () => {
    expect(
      tradingProblems({ ...paper, ...keys, ALPACA_BASE_URL: 'https://api.alpaca.markets' }, NO_REPLAY)[0]
        ?.line,
    ).toMatch(/not the address of TRADING_MODE=paper/);
    expect(
      tradingProblems({ ...live, ...keys, ALPACA_BASE_URL: 'https://paper-api.alpaca.markets' }, NO_REPLAY)[0]
        ?.line,
    ).toMatch(/not the address of TRADING_MODE=live/);
    expect(tradingProblems({ ...paper, ALPACA_API_KEY: 'PK1234' }, NO_REPLAY)[0]?.line).toMatch(
      /^ALPACA_SECRET_KEY: the other half/,
    );
  });
});

describe('P8: real money', () => {
  const account = { kind: 'live', id: '123456789' } as const;

  it('needs a file that names the account', () => {
    expect(() => checkLive(live, folder(), account)).toThrow(
      /123456789 is not confirmed.*live-confirmation is missing/,
    );
    expect(() => checkLive(live, folder('987654321'), account)).toThrow(/does not name account 123456789/);
    expect(() => checkLive(live, folder(''), account)).toThrow(/does not name/);
    expect(() => checkLive(live, folder('1234567890'), account)).toThrow(/does not name/);
    expect(() => checkLive(live, folder(' 123456789\n'), account)).not.toThrow();
  });

  it('is refused without both switches, whatever the file says', () => {
    const confirmed = folder('123456789');
    for (const half of [paper, { ...live, ALPACA_PAPER: true }, { ...paper, ALPACA_PAPER: false }]) {
      expect(() => checkLive(half, confirmed, account)).toThrow(/holds real money/);
    }
  });

  it('other accounts need no confirmation', () => {
    for (const kind of ['embedded', 'exchange', 'paper'] as const) {
      expect(() => checkLive(paper, folder(), { kind, id: 'x' })).not.toThrow();
    }
  });
});
