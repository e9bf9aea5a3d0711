import { z } from 'zod';
import { quantise } from '../domain/index.ts';
import type { PositionPlan } from '../domain/index.ts';

/** How far from the last close: ATR14 multiples, percent of the close, or dollars. */
interface Distance {
  readonly unit: 'atr' | 'percent' | 'dollars';
  readonly value: number;
}
type Bounds = Readonly<Record<Distance['unit'], readonly [least: number, most: number]>>;

const NEAR: Bounds = { atr: [0.5, 10], percent: [0.1, 50], dollars: [0.01, 10_000] };
const FAR: Bounds = { atr: [0.5, 100], percent: [0.1, 1000], dollars: [0.01, 100_000] };
const LOWEST_TICK = 0.0001;
/** The least distance that a broker asks between a leg and its entry's limit. */
const LEAST_DISTANCE = 0.01;

function read(text: string): Distance | null {
  const [unit, value] = text.split(':');
  return unit === 'none' ? null : { unit: unit as Distance['unit'], value: Number(value) };
}

const wording = (bounds: Bounds): string =>
  `atr:N (${bounds.atr.join(' to ')}), percent:P (${bounds.percent.join(' to ')}) or dollars:D (${bounds.dollars.join(' to ')})`;

/** A text like `atr:2`; nothing is taken that would put a stop nowhere or a target out of reach. */
function distance(form: RegExp, bounds: Bounds, otherwise = '') {
  const message = `must be ${otherwise}${wording(bounds)}`;
  return z
    .string()
    .regex(form, { error: message, abort: true })
    .refine((text) => {
      const asked = read(text);
      if (!asked) return true;
      const [least, most] = bounds[asked.unit];
      return asked.value >= least && asked.value <= most;
    }, message);
}

const DISTANCE = /^(atr|percent|dollars):\d+(\.\d+)?$/;
const DISTANCE_OR_NONE = /^(none|(atr|percent|dollars):\d+(\.\d+)?)$/;

/** What every position is held for, as settings; distances are measured from the close that decided the entry. */
export const planSettings = {
  PLAN_STOP: distance(DISTANCE, NEAR)
    .default('atr:2')
    .describe(
      'how far the protective stop lies under the last close: atr:N (ATR14 multiples), percent:P or dollars:D',
    ),
  PLAN_TRAIL: distance(DISTANCE_OR_NONE, NEAR, 'none, ')
    .default('none')
    .describe(
      'how far under the highest close since the entry the stop follows: none, atr:N (of the entry), percent:P or dollars:D; it never moves down',
    ),
  PLAN_TARGET: distance(DISTANCE_OR_NONE, FAR, 'none, ')
    .default('none')
    .describe(
      'how far over the last close the profit target lies: none, atr:N, percent:P or dollars:D; it works beside the stop, and one ends the other',
    ),
  PLAN_TIME_LIMIT: z
    .string()
    .regex(/^(none|[1-9]\d{0,2})$/, 'must be none, or a whole number of sessions from 1 to 999')
    .default('none')
    .describe(
      "sessions after the entry's at whose close a position is let go: none, or a whole number from 1 to 999",
    ),
};

export type PlanSettings = {
  readonly [K in keyof typeof planSettings]: z.infer<(typeof planSettings)[K]>;
};

const inDollars = ({ unit, value }: Distance, close: number, atr14: number): number =>
  unit === 'atr' ? value * atr14 : unit === 'percent' ? (close * value) / 100 : value;

/** Where PLAN_STOP puts a stop, on the tick below; null where it needs an ATR and there is none. May be 0 or less. */
export function plannedStop(
  { PLAN_STOP }: Pick<PlanSettings, 'PLAN_STOP'>,
  close: number,
  atr14: number | null,
): number | null {
  const asked = read(PLAN_STOP) as Distance;
  if (asked.unit === 'atr' && atr14 === null) return null;
  return quantise(close - inDollars(asked, close, atr14 ?? 0), 'down');
}

/** The plan of a new position: prices on their ticks, the stop rounded away from the entry, the target too. */
export function entryPlan(settings: PlanSettings, close: number, atr14: number): PositionPlan {
  const trail = read(settings.PLAN_TRAIL);
  const target = read(settings.PLAN_TARGET);
  return {
    stopPrice: plannedStop(settings, close, atr14) as number,
    targetPrice: target && quantise(close + inDollars(target, close, atr14), 'up'),
    timeLimit: settings.PLAN_TIME_LIMIT === 'none' ? null : Number(settings.PLAN_TIME_LIMIT),
    trail: trail && {
      kind: trail.unit === 'percent' ? 'percent' : 'dollars',
      value: trail.unit === 'atr' ? trail.value * atr14 : trail.value,
    },
  };
}

/**
 * Whether a target may go with the entry as a leg. A broker takes it only above the entry's own limit, which may lie
 * a whole collar over the close: a nearer target is put beside the stop once the position is there.
 */
export const fitsBracket = (targetPrice: number | null, limitPrice: number): boolean =>
  targetPrice !== null && targetPrice >= limitPrice + LEAST_DISTANCE - 1e-9;

/** Where the stop of a plan belongs now: as planned, or raised by its trail. @param highClose since the entry */
export function trailedStop({ stopPrice, trail }: PositionPlan, highClose: number): number {
  if (!trail) return stopPrice;
  const below = trail.kind === 'percent' ? (highClose * trail.value) / 100 : trail.value;
  return Math.max(stopPrice, quantise(Math.max(LOWEST_TICK, highClose - below), 'down'));
}
