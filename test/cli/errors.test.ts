import { describe, expect, it } from 'vitest';
import { errorText } from '../../cli/errors.ts';
import { DeskError } from '../../domain/index.ts';

const plain = (text: string): string => text;

describe('a fault on the screen', () => {
  it('is a line with what and where, and a line with what to do', () => {
    const fault = new DeskError('DATABASE_LOCKED', 'runtime/x.db is locked', { hint: 'end the other desk' });
    expect(errorText(fault, false, plain)).toBe(
      'tickwright: runtime/x.db is locked\n  to do: end the other desk\n',
    );
  });

  it('tells every problem of the settings on a line of its own, at most twelve lines in all', () => {
    const problems = Array.from({ length: 30 }, (_, i) => `SETTING_${i}: wrong`);
    const fault = new DeskError('CONFIG_INVALID', '30 things are wrong', {
      hint: 'see',
      context: { problems },
    });
    const lines = errorText(fault, false, plain).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines[0]).toBe('tickwright: SETTING_0: wrong');
    expect(lines.at(-2)).toBe('tickwright: and 21 more');
  });

  it('has no stack unless --verbose asks for it, causes included', () => {
    const fault = new DeskError('INTERNAL', 'outer', { cause: new Error('inner') });
    expect(errorText(fault, false, plain)).not.toMatch(/\n\s+at /);
    const verbose = errorText(fault, true, plain);
    expect(verbose).toMatch(/\n\s+at .+:\d+:\d+/);
    expect(verbose).toContain('caused by: inner');
  });

  it('keeps a message of several lines on one', () => {
    expect(errorText(new Error('a\n  b\nc'), false, plain).split('\n')[0]).toBe('tickwright: a b c');
  });

  it.each([
    ['ENOSPC', /the disk is full: make room/],
    ['EROFS', /read-only/],
    ['EACCES', /permission/],
  ])('what the system calls %s has its remedy', (code, remedy) => {
    expect(errorText(Object.assign(new Error(`${code}: no`), { code }), false, plain)).toMatch(remedy);
  });

  it('a bug asks for a report, and a thrown text is shown', () => {
    expect(errorText(new TypeError('x is not a function'), false, plain)).toMatch(/--verbose and report/);
    expect(errorText('just a text', false, plain)).toContain('tickwright: just a text');
  });

  it('P10: is redacted as a whole, the stack too', () => {
    const fault = new Error('call with sk-planted failed', { cause: new Error('sk-planted') });
    expect(errorText(fault, true, (text) => text.replaceAll('sk-planted', '[redacted]'))).not.toContain(
      'planted',
    );
  });
});
