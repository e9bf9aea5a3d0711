/** What one look found, and how to mend it. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  /** One line: what is, with its figure. */
  readonly text: string;
  /** One line: what to do; null where nothing is to be done. */
  readonly mend: string | null;
}

export const ok = (check: string, text: string): Finding => ({ check, status: 'ok', text, mend: null });
export const warn = (check: string, text: string, mend: string): Finding => ({
  check,
  status: 'warn',
  text,
  mend,
});
export const fail = (check: string, text: string, mend: string): Finding => ({
  check,
  status: 'fail',
  text,
  mend,
});
