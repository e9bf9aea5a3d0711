import { createColors } from 'picocolors';

type Paint = (text: string) => string;

/** Colours by what they mean here; all of them do nothing where colour is off. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export function createStyle(color: boolean): Style {
  const { bold, dim, green, red, yellow, cyan } = createColors(color);
  return { bold, dim, green, red, yellow, cyan };
}

/** NO_COLOR and pipes get plain text (no-color.org). */
export function wantsColor(out: { readonly isTTY?: boolean }, noColor: boolean): boolean {
  return out.isTTY === true && !noColor;
}
