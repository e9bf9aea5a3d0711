/** What US regulators take of a sale. Brokers round up to the cent; here nothing is rounded before the ledger. */
export interface RegulatoryFees {
  /** Dollars. `session`: YYYY-MM-DD, decides which rates were in force. */
  onSale(qty: number, price: number, session: string): number;
}

export const noRegulatoryFees: RegulatoryFees = { onSale: () => 0 };

/**
 * SEC Section 31 fee, dollars per million dollars sold, from the date on (SEC fee rate advisories and orders).
 * The first rate also stands for everything before it.
 *
 * Confirmed against published texts: the rates up to 2005-12, of 2010-01, 2011-01, 2014, 2017, 2021 and 2025, and the
 * figure (not the date) of 2007. Of the trading activity fee below: dates and rates of 2011-07 and 2012-03, and the
 * figures (not the dates) 0.000119, 0.000145 and 0.000166. All others, those of 2026 included, are not confirmed.
 */
const SECTION_31: readonly (readonly [from: string, perMillion: number])[] = [
  ['2001-12-28', 15],
  ['2002-04-01', 30.1],
  ['2003-03-22', 25.2],
  ['2003-04-01', 46.8],
  ['2004-02-22', 39],
  ['2004-04-01', 23.4],
  ['2005-01-07', 32.9],
  ['2005-04-01', 41.8],
  ['2005-12-22', 30.7],
  ['2007-03-17', 15.3],
  ['2008-01-25', 11],
  ['2008-04-01', 5.6],
  ['2009-04-10', 25.7],
  ['2010-01-15', 12.7],
  ['2010-04-01', 16.9],
  ['2011-01-21', 19.2],
  ['2012-02-21', 18],
  ['2012-04-01', 22.4],
  ['2013-05-25', 17.4],
  ['2014-03-18', 22.1],
  ['2015-02-14', 18.4],
  ['2016-02-16', 21.8],
  ['2017-07-04', 23.1],
  ['2018-05-22', 13],
  ['2019-04-16', 20.7],
  ['2020-02-18', 22.1],
  ['2021-02-25', 5.1],
  ['2022-05-14', 22.9],
  ['2023-02-27', 8],
  ['2024-05-22', 27.8],
  ['2025-05-14', 0],
  ['2026-04-04', 20.6],
];

/** FINRA trading activity fee, dollars per share sold and most per trade (By-Laws, Schedule A, section 1). */
const TRADING_ACTIVITY: readonly (readonly [from: string, perShare: number, cap: number])[] = [
  ['2004-11-01', 0.000075, 3.75],
  ['2011-07-01', 0.00009, 4.5],
  ['2012-03-01', 0.000095, 4.75],
  ['2012-07-01', 0.000119, 5.95],
  ['2022-01-01', 0.00013, 6.49],
  ['2023-01-01', 0.000145, 7.27],
  ['2024-01-01', 0.000166, 8.3],
  ['2026-01-01', 0.000195, 9.79],
];

/** The row in force on a day; the tables are short and sales are few. */
function inForce<Row extends readonly [string, ...unknown[]]>(rows: readonly Row[], session: string): Row {
  let found = rows[0] as Row;
  for (const row of rows) {
    if (row[0] > session) break;
    found = row;
  }
  return found;
}

export const usRegulatoryFees: RegulatoryFees = {
  onSale(qty, price, session) {
    const [, perMillion] = inForce(SECTION_31, session);
    const [, perShare, cap] = inForce(TRADING_ACTIVITY, session);
    return (qty * price * perMillion) / 1e6 + Math.min(qty * perShare, cap);
  },
};
