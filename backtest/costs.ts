import {
  fixedCommission,
  fixedSlippage,
  linearImpact,
  noCommission,
  noRegulatoryFees,
  noSlippage,
  perShareCommission,
  proportionalCommission,
  spreadSlippage,
  squareRootImpact,
  sumOfCommissions,
  usRegulatoryFees,
  volumeShareSlippage,
} from '../brokers/exchange/index.ts';
import type { CommissionModel, Costs, SlippageModel } from '../brokers/exchange/index.ts';
import { DeskError } from '../domain/index.ts';
import type { BarLibrary } from '../domain/index.ts';

/** What trading costs, as it was asked for; undefined: not asked. */
export interface CostsAsked {
  readonly slippage?: string | undefined;
  readonly commission?: string | undefined;
  readonly fees?: 'us' | 'none' | undefined;
}

const NUMBER = '(\\d+(?:\\.\\d+)?|\\.\\d+)';
const SLIPPAGE = new RegExp(`^(?:(fixed|spread|volume|linear|sqrt):)?${NUMBER}$`);
const COMMISSION = new RegExp(`^(fixed|share|bps):${NUMBER}$`);
const MOST_BPS = 5000;

/** Daily returns whose deviation a square-root impact is measured in. */
const VOLATILITY_BARS = 20;

/**
 * The desk's own costs with those in their place that were asked for; a comparable backtest begins with none.
 * @param library what has been shown so far: volatilities are of the days before a fill
 * @throws DeskError USAGE naming the forms there are
 */
export function costsOf(asked: CostsAsked, own: Costs | null, library: BarLibrary): Costs {
  return {
    slippage:
      asked.slippage === undefined ? (own?.slippage ?? noSlippage) : slippageOf(asked.slippage, library),
    commission:
      asked.commission === undefined ? (own?.commission ?? noCommission) : commissionOf(asked.commission),
    regulatory:
      asked.fees === undefined ? (own?.regulatory ?? noRegulatoryFees) : asked.fees === 'us' ? usRegulatoryFees : noRegulatoryFees, // prettier-ignore
  };
}

/** Throws where the costs that were asked for cannot be understood. */
export function checkCosts(asked: CostsAsked): void {
  costsOf(asked, null, { series: () => undefined });
}

function slippageOf(text: string, library: BarLibrary): SlippageModel {
  const [, kind = 'fixed', number = ''] = SLIPPAGE.exec(text) ?? refuse('--slippage', text, 'N basis points, spread:N (basis points), volume:K, linear:K or sqrt:K'); // prettier-ignore
  const value = Number(number);
  if ((kind === 'fixed' || kind === 'spread') && value > MOST_BPS)
    refuse('--slippage', text, `at most ${MOST_BPS} basis points`);
  switch (kind) {
    case 'spread':
      return spreadSlippage(value);
    case 'volume':
      return volumeShareSlippage(value);
    case 'linear':
      return linearImpact(value);
    case 'sqrt':
      return squareRootImpact(value, dailyVolatility(library));
    default:
      return value === 0 ? noSlippage : fixedSlippage(value);
  }
}

function commissionOf(text: string): CommissionModel {
  if (text === 'none' || text === '0') return noCommission;
  const models = text.split(',').map((part) => {
    const [, kind, number] = COMMISSION.exec(part.trim()) ?? refuse('--commission', text, 'none, fixed:D (dollars a fill), share:D (dollars a share) or bps:N, several with commas between'); // prettier-ignore
    const value = Number(number);
    if (kind === 'bps' && value > MOST_BPS) refuse('--commission', text, `at most ${MOST_BPS} basis points`);
    return kind === 'fixed'
      ? fixedCommission(value)
      : kind === 'share'
        ? perShareCommission(value)
        : proportionalCommission(value);
  });
  return models.length === 1 ? (models[0] as CommissionModel) : sumOfCommissions(...models);
}

/** Sample deviation of the newest daily returns that have been shown; 0 below two. */
function dailyVolatility(library: BarLibrary): (symbol: string) => number {
  return (symbol) => {
    const series = library.series(symbol);
    if (!series) return 0;
    const from = Math.max(1, series.length - VOLATILITY_BARS);
    const n = series.length - from;
    if (n < 2) return 0;
    const r = (i: number): number => (series.close[i] as number) / (series.close[i - 1] as number) - 1;
    let sum = 0;
    for (let i = from; i < series.length; i++) sum += r(i);
    let squares = 0;
    for (let i = from; i < series.length; i++) squares += (r(i) - sum / n) ** 2;
    return Math.sqrt(squares / (n - 1));
  };
}

function refuse(option: string, text: string, form: string): never {
  throw new DeskError('USAGE', `${option}: ${text} must be ${form}`, { hint: '--help lists what there is' });
}
