/**
 * Sectors (GICS) of well-known US symbols. Funds and whatever is not listed are their own sector, each a different one.
 */
const BY_SECTOR = {
  Technology: [
    'AAPL',
    'ADBE',
    'AMD',
    'AVGO',
    'CRM',
    'CSCO',
    'IBM',
    'INTC',
    'MSFT',
    'MU',
    'NVDA',
    'ORCL',
    'QCOM',
    'TXN',
  ],
  Communication: ['CMCSA', 'DIS', 'GOOG', 'GOOGL', 'META', 'NFLX', 'T', 'TMUS', 'VZ'],
  ConsumerDiscretionary: ['AMZN', 'F', 'GM', 'HD', 'LOW', 'MCD', 'NKE', 'SBUX', 'TSLA'],
  ConsumerStaples: ['COST', 'KO', 'MO', 'PEP', 'PG', 'PM', 'WMT'],
  Energy: ['COP', 'CVX', 'SLB', 'XOM'],
  Financials: ['AXP', 'BAC', 'BRK.B', 'C', 'GS', 'JPM', 'MA', 'MS', 'V', 'WFC'],
  HealthCare: ['ABBV', 'ABT', 'AMGN', 'BMY', 'JNJ', 'LLY', 'MRK', 'PFE', 'UNH'],
  Industrials: ['BA', 'CAT', 'DE', 'GE', 'HON', 'LMT', 'MMM', 'RTX', 'UPS'],
  Materials: ['FCX', 'LIN', 'NEM'],
  RealEstate: ['AMT', 'PLD'],
  Utilities: ['DUK', 'NEE', 'SO'],
} as const;

/** Symbol to sector, as the desk takes it when nothing is configured. */
export const DEFAULT_SECTORS: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_SECTOR).flatMap(([sector, symbols]) =>
    symbols.map((symbol) => [symbol, sector] as const),
  ),
);
