import type { z } from 'zod';
import type { accessSettings } from './access-settings.ts';
import type { deskSettings } from './desk-settings.ts';
import type { Problem } from './problems.ts';

type Wanted = Pick<z.infer<typeof deskSettings>, 'TRADING_MODE'> &
  Pick<z.infer<typeof accessSettings>, 'ALPACA_PAPER' | 'ALPACA_API_KEY' | 'ALPACA_SECRET_KEY'>;

/** Rules between settings that decide what money is traded (P8). */
export function tradingProblems(settings: Wanted): readonly Problem[] {
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
  }
  if (problems.length === 0 && (keys > 0 || settings.TRADING_MODE === 'live')) {
    problems.push({
      key: 'ALPACA_API_KEY',
      line:
        'ALPACA_API_KEY: this version trades on its embedded paper exchange only, Alpaca accounts come in a later one; ' +
        'unset ALPACA_API_KEY and ALPACA_SECRET_KEY, with TRADING_MODE=paper, to run it',
    });
  }
  return problems;
}
