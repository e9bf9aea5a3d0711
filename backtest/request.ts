import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DeskError, isDate, messageOf } from '../domain/index.ts';
import type { StrategyName } from '../domain/index.ts';
import type { Config } from '../orchestrator/config/index.ts';
import type { Sizing } from '../orchestrator/backtest-desk.ts';
import { HISTORY_SOURCES } from '../orchestrator/stored-market.ts';
import type { HistorySource } from '../orchestrator/stored-market.ts';
import { getStrategy, strategyParameters } from '../strategies/index.ts';
import type { StrategyParameters } from '../strategies/index.ts';
import { checkCosts } from './costs.ts';
import type { CostsAsked } from './costs.ts';

/** Options as they were typed; undefined: not given. */
export interface BacktestAsked extends CostsAsked {
  readonly strategy?: string | undefined;
  /** A file, or an address as DATABASE_URL takes it. */
  readonly recorded?: string | undefined;
  readonly masked?: boolean | undefined;
  /** NAME=value, each. */
  readonly param?: readonly string[] | undefined;
  readonly data?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sizing?: string | undefined;
  readonly exits?: 'plan' | 'strategy' | undefined;
  /** `default`, `research`, or the name of a file that `riskOverrides` has read. */
  readonly risk?: string | undefined;
  readonly participation?: string | undefined;
  readonly actions?: string | undefined;
  readonly benchmark?: string | undefined;
  readonly sectors?: string | undefined;
  readonly validate?: 'full' | 'sample' | undefined;
}

/** Who chooses among the ten, session by session and symbol by symbol. */
export const CHOOSERS = ['rules', 'recorded', 'model'] as const;
export type Chooser = (typeof CHOOSERS)[number];

export const isChooser = (name: string): name is Chooser => (CHOOSERS as readonly string[]).includes(name);

/** A backtest, checked: all that decides its outcome besides the bars. */
export interface BacktestRequest {
  readonly strategy: StrategyName | Chooser;
  /** Of `recorded`: the database of the run. */
  readonly recorded: string | null;
  /** Of `model`: whether symbols are hidden from it. */
  readonly masked: boolean;
  /** Of a fixed strategy, complete; null where the strategies are chosen. */
  readonly parameters: StrategyParameters | null;
  readonly source: { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'market'; readonly name: HistorySource }; // prettier-ignore
  readonly from: string | null;
  readonly to: string | null;
  readonly sizing: Sizing;
  readonly exits: 'plan' | 'strategy';
  /** `research`: nothing stands in the way, and history begins at `from`. */
  readonly risk: 'default' | 'research';
  readonly costs: CostsAsked;
  /** Share of a bar's volume that a symbol's orders fill; null: no limit; undefined: as the settings say. */
  readonly participation: number | null | undefined;
  readonly actions: string | null;
  readonly validation: 'full' | 'sample';
  /** Whether the benchmark was asked for, so that figures are set against it. */
  readonly compare: boolean;
  readonly config: Config;
}

/** @throws DeskError USAGE, DATA_UNAVAILABLE, DATA_INVALID: one clear line */
export async function backtestRequest(config: Config, asked: BacktestAsked): Promise<BacktestRequest> {
  const strategy = strategyOf(asked.strategy ?? 'rules');
  const risk = asked.risk === 'research' ? 'research' : 'default';
  const { from, to } = rangeOf(asked);
  const { slippage, commission, fees } = asked;
  checkCosts({ slippage, commission, fees });
  if (asked.actions !== undefined && config.settings.ADJUSTMENT !== 'raw') {
    throw new DeskError('USAGE', '--actions needs prices as they were traded: the files are scaled by adj_close/close, so that every split and dividend would count twice', { hint: 'set ADJUSTMENT=raw' }); // prettier-ignore
  }
  const SECTORS = await sectorsOf(asked.sectors, risk, config);
  return {
    strategy,
    ...chooserOf(strategy, asked, config),
    parameters: parametersOf(strategy, asked.param ?? []),
    source: sourceOf(asked.data, config),
    from,
    to,
    sizing: sizingOf(asked.sizing ?? 'risk'),
    exits: asked.exits ?? 'plan',
    risk,
    costs: { slippage, commission, fees },
    participation: participationOf(asked.participation, risk),
    actions: asked.actions ?? null,
    validation: asked.validate ?? 'full',
    compare: asked.benchmark !== undefined,
    config: { ...config, settings: { ...config.settings, SECTORS } },
  };
}

const strategyOf = (name: string): StrategyName | Chooser =>
  isChooser(name) ? name : getStrategy(name).name;

/** `--recorded` and `--masked` belong to one chooser each. */
function chooserOf(
  strategy: StrategyName | Chooser,
  { recorded, masked = false }: BacktestAsked,
  { databaseUrl }: Config,
): Pick<BacktestRequest, 'recorded' | 'masked'> {
  if (recorded !== undefined && strategy !== 'recorded')
    throw new DeskError('USAGE', '--recorded goes with --strategy recorded');
  if (masked && strategy !== 'model') throw new DeskError('USAGE', '--masked goes with --strategy model');
  if (strategy !== 'recorded') return { recorded: null, masked };
  if (recorded === undefined || /^(file|postgres(ql)?):/.test(recorded))
    return { recorded: recorded ?? databaseUrl, masked };
  if (statSync(recorded, { throwIfNoEntry: false })?.isFile() !== true)
    throw new DeskError('DATA_UNAVAILABLE', `--recorded: there is no database ${recorded}`, {
      hint: 'name the database of a recorded run: a file, or an address as DATABASE_URL takes it',
    });
  return { recorded: `file:${recorded}`, masked };
}

function parametersOf(name: StrategyName | Chooser, given: readonly string[]): StrategyParameters | null {
  if (isChooser(name)) {
    if (given.length === 0) return null;
    throw new DeskError('USAGE', `--param belongs to one strategy, and ${name} chooses among ten`, { hint: 'name one with --strategy' }); // prettier-ignore
  }
  const strategy = getStrategy(name);
  const values: Record<string, number> = {};
  for (const text of given) {
    const [, key, value] = /^([^=]+)=(-?\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
    if (key === undefined) {
      throw new DeskError('USAGE', `--param ${text} must be NAME=number`, {
        hint: `${name} has ${Object.keys(strategy.defaults).join(', ')}; a range NAME=from:to:step is for sweep`,
      });
    }
    values[key] = Number(value);
  }
  return strategyParameters(strategy, values);
}

function sourceOf(data: string | undefined, { settings }: Config): BacktestRequest['source'] {
  const named = data ?? (settings.DATA_PROVIDER === 'csv' ? settings.DATA_DIR : settings.DATA_PROVIDER);
  if (named === undefined)
    throw new DeskError('USAGE', '--data is missing, and DATA_PROVIDER=csv has no DATA_DIR', {
      hint: '--data DIR',
    });
  const source = HISTORY_SOURCES.find((name) => name === named);
  if (source !== undefined) return { kind: 'market', name: source };
  const found = statSync(named, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    const what = found ? `${named} is not a folder` : `the folder ${named} does not exist`;
    throw new DeskError('DATA_UNAVAILABLE', `--data: ${what}`, {
      hint: `name a folder that holds one SYMBOL.csv for each symbol, or one of ${HISTORY_SOURCES.join(', ')}`,
    });
  }
  return { kind: 'folder', folder: named };
}

function rangeOf({ from, to }: BacktestAsked): { readonly from: string | null; readonly to: string | null } {
  for (const [option, date] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    // prettier-ignore
    if (date !== undefined && !isDate(date))
      throw new DeskError('USAGE', `${option}: ${date} is not a day, must be YYYY-MM-DD`);
  if (from !== undefined && to !== undefined && from > to)
    throw new DeskError('USAGE', `--from ${from} is after --to ${to}: swap them`);
  return { from: from ?? null, to: to ?? null };
}

function sizingOf(text: string): Sizing {
  if (text === 'risk') return { kind: 'risk' };
  const [, kind, number] = /^(fixed|percent):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const value = Number(number);
  if (kind === 'fixed' && Number.isInteger(value) && value >= 1 && value < 1e9)
    return { kind: 'fixed', shares: value };
  if (kind === 'percent' && value > 0 && value <= 100) return { kind: 'percent', percent: value };
  throw new DeskError('USAGE', `--sizing: ${text} must be risk, fixed:N (whole shares) or percent:P (of equity, up to 100)`); // prettier-ignore
}

function participationOf(text: string | undefined, risk: 'default' | 'research'): number | null | undefined {
  if (text === undefined) return risk === 'research' ? null : undefined;
  if (text === 'none') return null;
  const value = /^(\d+(\.\d+)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 1) return value;
  throw new DeskError('USAGE', `--participation: ${text} must be none, or a share of the bar's volume above 0 and at most 1`); // prettier-ignore
}

/** A comparable backtest knows no sectors unless it is given them. */
async function sectorsOf(
  file: string | undefined,
  risk: 'default' | 'research',
  config: Config,
): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return risk === 'research' ? new Map() : config.settings.SECTORS;
  const map = await readJsonObject(file, '--sectors');
  for (const [symbol, sector] of Object.entries(map)) {
    if (typeof sector !== 'string' || sector === '')
      throw new DeskError('DATA_INVALID', `--sectors ${file}: the sector of ${symbol} must be a text`);
  }
  return new Map(Object.entries(map as Record<string, string>));
}

/** The settings in the file of `--risk FILE`, each as the text that a setting is read from. */
export async function riskOverrides(
  risk: string | undefined,
): Promise<Readonly<Record<string, { text: string; option: string }>>> {
  if (risk === undefined || risk === 'default' || risk === 'research') return {};
  const values = await readJsonObject(risk, '--risk');
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (!/^(RISK_|PLAN_|ENTRY_ORDER$)/.test(key) || (typeof value !== 'number' && typeof value !== 'string'))
        throw new DeskError('DATA_INVALID', `--risk ${risk}: ${key} is no setting of risk with a number or a text`, { hint: 'docs/generated/config.md lists them' }); // prettier-ignore
      return [key, { text: String(value), option: `--risk ${risk}` }];
    }),
  );
}

async function readJsonObject(file: string, option: string): Promise<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    throw new DeskError('DATA_INVALID', `${option} ${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown, hint: 'name a JSON file of one object' }); // prettier-ignore
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new DeskError('DATA_INVALID', `${option} ${file} must hold one JSON object`);
}
