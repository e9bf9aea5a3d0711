import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Rotation } from './log-file.ts';

const NAME = 'trading_system';

/** trading_system_YYYYMMDD.log; a full one becomes trading_system_YYYYMMDD.1.log, .2.log ...; old days are removed. */
export function dailyRotation(folder: string, maxBytes: number, keepDays: number): Rotation {
  const file = (day: string): string => path.join(folder, `${NAME}_${day}.log`);
  return {
    maxBytes,
    file,
    roll(day) {
      let n = 1;
      while (existsSync(numbered(day, n))) n++;
      renameSync(file(day), numbered(day, n));
    },
    prune(day) {
      const oldest = daysBefore(day, keepDays - 1);
      for (const name of readdirSync(folder)) {
        const dated = /^trading_system_(\d{8})(\.\d+)?\.log$/.exec(name)?.[1];
        if (dated !== undefined && dated < oldest) rmSync(path.join(folder, name), { force: true });
      }
    },
  };

  function numbered(day: string, n: number): string {
    return path.join(folder, `${NAME}_${day}.${n}.log`);
  }
}

/** trading_system.log; a full one becomes trading_system.1.log, the one before .2.log ..., at most `keep` of them. */
export function sizeRotation(folder: string, maxBytes: number, keep: number): Rotation {
  const numbered = (n: number): string => path.join(folder, n === 0 ? `${NAME}.log` : `${NAME}.${n}.log`);
  return {
    maxBytes,
    file: () => numbered(0),
    roll() {
      for (let n = keep - 1; n >= 0; n--) {
        if (existsSync(numbered(n))) renameSync(numbered(n), numbered(n + 1));
      }
    },
    prune() {
      for (let n = keep + 1; existsSync(numbered(n)); n++) rmSync(numbered(n), { force: true });
    },
  };
}

function daysBefore(day: string, count: number): string {
  const date = new Date(
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)) - count),
  );
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}
