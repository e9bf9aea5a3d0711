import { exchangeSettings } from '../brokers/exchange/index.ts';
import type { Journal } from '../bus/index.ts';
import { canonicalJson } from '../domain/index.ts';
import { quantSettings } from '../quant/settings.ts';
import { riskSettings } from '../risk/settings.ts';
import { strategySettings } from '../strategies/settings.ts';
import type { Settings } from './config/index.ts';

/**
 * Settings that decide, and those of the embedded exchange, kept beside the journal whenever they have changed, so that a replay decides with those of then
 * and not with those of today. Keys, addresses and paths are not among them (P10).
 */
const DECIDING: readonly (keyof Settings)[] = [
  ...(Object.keys({ ...strategySettings.shape, ...quantSettings.shape, ...riskSettings.shape, ...exchangeSettings.shape }) as (keyof Settings)[]),
  'SYMBOLS', 'DESK_NAME', 'MIN_GOOD_SHARE', 'QUALITY_MIN', 'HISTORY_BARS',
]; // prettier-ignore

const LAST = 'settings';

interface Kept {
  /** The first event that may have been decided with them. */
  readonly from: number;
  /** Where the former ones began; null: these are the first. */
  readonly before: number | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the desk decided with, from an event on. */
export interface Era {
  readonly from: number;
  readonly settings: Partial<Settings>;
}

/** What is to be kept with the event `seq`; nothing where the settings are still those that were kept last. */
export async function settingsKeeper(
  journal: Journal,
  settings: Settings,
): Promise<(seq: number) => Readonly<Record<string, string>>> {
  const now = plain(settings);
  let last = read(await journal.state(LAST));
  return (seq) => {
    if (last !== null && canonicalJson(last.settings) === canonicalJson(now)) return {};
    last = { from: seq, before: last?.from ?? null, settings: now };
    const text = canonicalJson(last);
    return { [LAST]: text, [`${LAST}@${seq}`]: text };
  };
}

/** Oldest first; none where the run was recorded before settings were kept. */
export async function keptSettings(journal: Pick<Journal, 'state'>): Promise<readonly Era[]> {
  const eras: Era[] = [];
  let kept = read(await journal.state(LAST));
  while (kept !== null) {
    const { SECTORS, ...rest } = kept.settings as { SECTORS: Record<string, string> };
    const settings = { ...rest, SECTORS: new Map(Object.entries(SECTORS)) } as Partial<Settings>;
    eras.unshift({ from: kept.from, settings });
    kept = kept.before === null ? null : read(await journal.state(`${LAST}@${kept.before}`));
  }
  return eras;
}

function plain(settings: Settings): Readonly<Record<string, unknown>> {
  const chosen = DECIDING.map((name) => {
    const value = settings[name];
    return [name, value instanceof Map ? Object.fromEntries(value) : (value ?? null)] as const;
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(chosen))) as Record<string, unknown>;
}

const read = (text: string | null): Kept | null => (text === null ? null : (JSON.parse(text) as Kept));
