import type { BarSeries } from '../../domain/index.ts';

/**
 * The table of conventions, each column by its plain definition: every value from its own window or from a recursion
 * written out, nothing shared with indicators/. Slow on purpose; for clean bars.
 */
type Column = number[];

const mean = (xs: Column): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const each = (n: number, from: number, f: (i: number) => number): Column =>
  Array.from({ length: n }, (_, i) => (i < from ? Number.NaN : f(i)));
const last = (xs: Column, i: number, n: number): Column => xs.slice(i - n + 1, i + 1);
const arrayOf = (xs: Float64Array, n: number): Column => [...xs.subarray(0, n)];

function recursive(
  xs: Column,
  first: number,
  n: number,
  next: (before: number, x: number) => number,
): Column {
  const out = each(xs.length, Infinity, () => 0);
  for (let i = first + n - 1; i < xs.length; i++) {
    out[i] = i === first + n - 1 ? mean(last(xs, i, n)) : next(out[i - 1] as number, xs[i] as number);
  }
  return out;
}

const emaFrom = (xs: Column, first: number, n: number): Column =>
  recursive(xs, first, n, (before, x) => before * (1 - 2 / (n + 1)) + (x * 2) / (n + 1));
const wilderFrom = (xs: Column, first: number, n: number): Column =>
  recursive(xs, first, n, (before, x) => (before * (n - 1) + x) / n);

export function naive(s: BarSeries, name: string, p: readonly number[]): Column | Record<string, Column> {
  const [c, h, l, v] = [s.close, s.high, s.low, s.volume].map((x) => arrayOf(x, s.length)) as [
    Column,
    Column,
    Column,
    Column,
  ];
  const N = s.length;
  const [n, m, o] = p as [number, number, number];
  const at = (xs: Column, i: number): number => xs[i] as number;
  const tp = c.map((x, i) => (at(h, i) + at(l, i) + x) / 3);
  const change = each(N, 1, (i) => at(c, i) - at(c, i - 1));
  const tr = each(N, 1, (i) => Math.max(at(h, i), at(c, i - 1)) - Math.min(at(l, i), at(c, i - 1)));
  const up = each(N, 1, (i) => at(h, i) - at(h, i - 1));
  const down = each(N, 1, (i) => at(l, i - 1) - at(l, i));
  const dmPlus = each(N, 1, (i) => (at(up, i) > at(down, i) && at(up, i) > 0 ? at(up, i) : 0));
  const dmMinus = each(N, 1, (i) => (at(down, i) > at(up, i) && at(down, i) > 0 ? at(down, i) : 0));
  const wilderSum = (xs: Column): Column => {
    const out = each(N, Infinity, () => 0);
    let sum = 0;
    for (let i = 1; i < N; i++) {
      sum = i < n ? sum + at(xs, i) : sum - sum / n + at(xs, i);
      if (i >= n) out[i] = sum;
    }
    return out;
  };
  const di = (dm: Column): Column => {
    const [movement, range] = [wilderSum(dm), wilderSum(tr)];
    return movement.map((x, i) => (100 * x) / at(range, i));
  };
  const deviation = (i: number): number =>
    Math.sqrt(mean(last(c, i, n).map((x) => (x - mean(last(c, i, n))) ** 2)));
  const rawK = (i: number): number => {
    const low = Math.min(...last(l, i, n));
    return (100 * (at(c, i) - low)) / (Math.max(...last(h, i, n)) - low);
  };

  switch (name) {
    case 'sma':
      return each(N, n - 1, (i) => mean(last(c, i, n)));
    case 'wma':
      return each(
        N,
        n - 1,
        (i) => last(c, i, n).reduce((a, x, j) => a + x * (j + 1), 0) / ((n * (n + 1)) / 2),
      );
    case 'ema':
      return emaFrom(c, 0, n);
    case 'macd': {
      const line = emaFrom(c, m - n, n).map((x, i) => x - at(emaFrom(c, 0, m), i));
      const signal = emaFrom(line, m - 1, o);
      const hist = line.map((x, i) => x - at(signal, i));
      return { macd: line.map((x, i) => (i < m + o - 2 ? Number.NaN : x)), signal, hist };
    }
    case 'rsi': {
      const gain = wilderFrom(change.map((x) => Math.max(x, 0)), 1, n); // prettier-ignore
      const loss = wilderFrom(change.map((x) => Math.max(-x, 0)), 1, n); // prettier-ignore
      return each(N, n, (i) => 100 - 100 / (1 + at(gain, i) / at(loss, i)));
    }
    case 'trange':
      return tr;
    case 'atr':
      return wilderFrom(tr, 1, n);
    case 'natr':
      return wilderFrom(tr, 1, n).map((x, i) => (100 * x) / at(c, i));
    case 'plusdi':
      return di(dmPlus);
    case 'minusdi':
      return di(dmMinus);
    case 'adx': {
      const [plus, minus] = [di(dmPlus), di(dmMinus)];
      const dx = plus.map((x, i) => (100 * Math.abs(x - at(minus, i))) / (x + at(minus, i)));
      return wilderFrom(dx, n, n);
    }
    case 'stddev':
      return each(N, n - 1, deviation);
    case 'bbands': {
      const middle = each(N, n - 1, (i) => mean(last(c, i, n)));
      const width = each(N, n - 1, (i) => m * deviation(i));
      return {
        upper: middle.map((x, i) => x + at(width, i)),
        middle,
        lower: middle.map((x, i) => x - at(width, i)),
      };
    }
    case 'donchian':
      return {
        upper: each(N, n - 1, (i) => Math.max(...last(h, i, n))),
        lower: each(N, n - 1, (i) => Math.min(...last(l, i, n))),
      };
    case 'stoch': {
      const slow = (i: number): number => mean(each(m, 0, (j) => rawK(i - j)));
      const first = n + m + o - 3;
      return { k: each(N, first, slow), d: each(N, first, (i) => mean(each(o, 0, (j) => slow(i - j)))) };
    }
    case 'willr':
      return each(N, n - 1, (i) => rawK(i) - 100);
    case 'roc':
      return each(N, n, (i) => 100 * (at(c, i) / at(c, i - n) - 1));
    case 'mom':
      return each(N, n, (i) => at(c, i) - at(c, i - n));
    case 'cci':
      return each(N, n - 1, (i) => {
        const middle = mean(last(tp, i, n));
        return (at(tp, i) - middle) / (0.015 * mean(last(tp, i, n).map((x) => Math.abs(x - middle))));
      });
    case 'mfi':
      return each(N, n, (i) => {
        let into = 0;
        let outOf = 0;
        for (let j = i - n + 1; j <= i; j++) {
          if (at(tp, j) > at(tp, j - 1)) into += at(tp, j) * at(v, j);
          if (at(tp, j) < at(tp, j - 1)) outOf += at(tp, j) * at(v, j);
        }
        return 100 - 100 / (1 + into / outOf);
      });
    case 'obv': {
      let sum = at(v, 0);
      return each(N, 0, (i) => (i === 0 ? sum : (sum += Math.sign(at(change, i)) * at(v, i))));
    }
    case 'aroon': {
      const recent = (xs: Column, i: number, best: (...x: number[]) => number): number => {
        const window = last(xs, i, n + 1);
        return (100 * window.lastIndexOf(best(...window))) / n;
      };
      return {
        up: each(N, n, (i) => recent(h, i, Math.max)),
        down: each(N, n, (i) => recent(l, i, Math.min)),
      };
    }
    default:
      throw new Error(`no definition of ${name}`);
  }
}
