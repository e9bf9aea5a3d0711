import type { Style } from '../style.ts';

/** Text in one colour. The text holds no codes of its own, so that its width is known. */
export interface Piece {
  readonly text: string;
  readonly paint?: keyof Style | undefined;
}
/** One line of the screen; a bare string is a piece without colour. */
export type Line = readonly (Piece | string)[];

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}|[\u{20000}-\u{3FFFD}]/u; // prettier-ignore
/** Control codes, and whatever else has no width of its own that can be known. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu;
const NONE = /^\p{M}$/u;
const LONGEST = 1000;

const widthOf = (character: string): number => (WIDE.test(character) ? 2 : NONE.test(character) ? 0 : 1);
/** Columns a text takes on the screen. */
export function textWidth(text: string): number {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum;
}

/** Cut to so many columns, with a sign that something is missing; nothing in it that a terminal would obey. */
export function cut(text: string, width: number): string {
  // What comes may be text of a model or a stranger, of any length.
  const plain = text.slice(0, LONGEST).replaceAll(UNSEEN, ' ');
  if (textWidth(plain) <= width) return plain;
  let kept = '';
  let room = width - 1;
  for (const character of plain) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
}

export const pad = (text: string, width: number, right = false): string => {
  const short = cut(text, width);
  const fill = ' '.repeat(Math.max(0, width - textWidth(short)));
  return right ? fill + short : short + fill;
};

/** A line as the terminal takes it, never wider than `width`; to be set beside another it is filled up. */
export function paintLine(line: Line, width: number, style: Style, filled = false): string {
  let left = width;
  let out = '';
  for (const piece of line) {
    const { text, paint } = typeof piece === 'string' ? { text: piece } : piece;
    if (left <= 0) break;
    const shown = cut(text, left);
    left -= textWidth(shown);
    out += paint && shown !== '' ? style[paint](shown) : shown;
    if (shown !== text && shown.endsWith('…')) break;
  }
  return filled ? out + ' '.repeat(Math.max(0, left)) : out.trimEnd();
}

/** Parts one after the other with ` · ` between, on as many lines as they need. */
export function flow(parts: readonly Line[], width: number): readonly Line[] {
  const lines: Line[] = [];
  let taken = 0;
  for (const part of parts.filter((one) => one.length > 0)) {
    const needs = part.reduce(
      (sum, piece) => sum + textWidth(typeof piece === 'string' ? piece : piece.text),
      0,
    );
    const before = lines.at(-1);
    if (before && taken + BETWEEN.length + needs <= width) {
      lines[lines.length - 1] = [...before, BETWEEN, ...part];
      taken += BETWEEN.length + needs;
    } else {
      lines.push(part);
      taken = needs;
    }
  }
  return lines;
}

const BETWEEN = ' · ';
