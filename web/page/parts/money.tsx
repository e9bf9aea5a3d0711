import { DASH, signed, signedPercent } from './format.ts';

const tone = (n: number | null): string => (n === null || n === 0 ? '' : n > 0 ? 'gain' : 'loss');

/** Dollars with their sign; the colour only repeats it. */
export const Gain = ({ of }: { of: number | null }) => (
  <span class={tone(of)}>{of === null ? DASH : signed(of)}</span>
);

export const GainPercent = ({ of, digits = 1 }: { of: number | null; digits?: number }) => (
  <span class={tone(of)}>{signedPercent(of, digits)}</span>
);
