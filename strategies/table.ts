import { STRATEGY_NAMES } from '../domain/index.ts';
import { STRATEGIES } from './registry.ts';

/** The ten as a markdown table, for docs/generated/strategies.md. */
export function strategiesTable(): string {
  const rows = STRATEGY_NAMES.map((name) => {
    const s = STRATEGIES[name];
    const parameters = Object.entries(s.defaults).map(([key, value]) => `${key} ${value}`);
    const cells = [
      name,
      s.description,
      s.rule,
      parameters.join(', '),
      s.minimumBars(s.defaults),
      s.regime,
      s.holding,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| strategy | what it does | rule | parameters | bars | suits | holds for |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
