import { DeskError, messageOf } from '../../domain/index.ts';
import {
  alpacaAddresses,
  describeSettings,
  loadConfig,
  tradesRemotely,
  tradingProblems,
} from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { fail, ok } from './finding.ts';
import type { Finding } from './finding.ts';

/** The settings as a start would read them; every violation is a finding, and then there is no config. */
export function settings(): { readonly config: Config | null; readonly findings: readonly Finding[] } {
  try {
    const config = loadConfig({ purpose: 'query' });
    const given =
      config.given.length === 0
        ? 'all at their defaults'
        : `${config.given.length} given: ${config.given.join(', ')}`;
    return { config, findings: [ok('settings', given)] };
  } catch (thrown) {
    const problems = thrown instanceof DeskError ? thrown.options.context?.['problems'] : undefined;
    const lines = Array.isArray(problems) ? problems.map(String) : [messageOf(thrown)];
    return {
      config: null,
      findings: lines.map((line) =>
        fail('settings', line, 'see .env.example for every setting and its bounds'),
      ),
    };
  }
}

/** Which keys are there, never what they are. */
export function keys(config: Config): readonly Finding[] {
  const secret = new Set(describeSettings().flatMap((card) => (card.secret ? [card.key] : [])));
  const present = config.given.filter((name) => secret.has(name) && name in config.settings);
  const { settings, run } = config;
  const mode = `${settings.TRADING_MODE} trading`;
  const refused = tradingProblems(settings, run);
  if (refused.length > 0)
    return refused.map(({ line }) =>
      fail('trading', line, 'see docs/alpaca.md, or unset the keys and keep TRADING_MODE=paper'),
    );
  const where = tradesRemotely(config)
    ? `at ${new URL(alpacaAddresses(settings).trading).host}; the account is asked at the start, not by this check`
    : 'on the embedded exchange';
  const text = present.length === 0 ? 'none is set, none is needed' : `set: ${present.join(', ')}`;
  return [ok('trading', `${mode} ${where}`), ok('keys', text)];
}
