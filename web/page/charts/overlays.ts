import type { Bars } from '../../api/index.ts';

/** An indicator that can be laid over the prices. */
export interface Overlay {
  /** As the API is asked for it. */
  readonly key: string;
  readonly name: string;
  readonly says: string;
  readonly tone: string;
  /** 0: over the prices; 1: below them, with a scale of its own. */
  readonly pane: 0 | 1;
}

export const OVERLAYS: readonly Overlay[] = [
  { key: 'sma:50', name: 'Mean of 50 days', says: 'the short trend', tone: 'line-a', pane: 0 },
  { key: 'sma:200', name: 'Mean of 200 days', says: 'the long trend', tone: 'line-b', pane: 0 },
  { key: 'bbands:20:2', name: 'Bollinger bands', says: 'the usual range of 20 days', tone: 'line-c', pane: 0 },
  { key: 'donchian:20', name: 'Highest and lowest of 20 days', says: 'what a breakout must pass', tone: 'line-d', pane: 0 },
  { key: 'rsi:14', name: 'RSI', says: 'above 70 it rose fast, below 30 it fell fast', tone: 'line-a', pane: 1 },
]; // prettier-ignore

interface Line extends Pick<Overlay, 'tone' | 'pane'> {
  readonly name: string;
  readonly column: readonly (number | null)[];
}

/** Each column of the asked indicators as a line; those of several columns are told apart by their inner names. */
export const linesOf = (bars: Bars, overlays: readonly Overlay[]): readonly Line[] =>
  overlays.flatMap(({ key, name, tone, pane }) => {
    const answer = bars.columns[key];
    if (answer === undefined) return [];
    if (Array.isArray(answer)) return [{ name, tone, pane, column: answer }];
    return Object.entries(answer).map(([inner, column]) => ({
      name: `${name}, ${inner}`,
      tone,
      pane,
      column,
    }));
  });
