/**
 * A value that is there at once where nothing had to be waited for. A backtest lives through thousands of sessions without
 * one thing to wait for: a promise for each step would cost more than the step.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with the value: at once where it is there. */
export function andThen<T, U>(value: Soon<T>, goOn: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

/** Takes one item after the other, each when the one before is done; at once as far as nothing has to be waited for. */
export function oneByOne<T, R>(items: readonly T[], step: (item: T) => Soon<R>): Soon<R[]> {
  const done: R[] = [];
  for (let i = 0; i < items.length; i++) {
    const result = step(items[i] as T);
    if (result instanceof Promise) return rest(items, step, done, result);
    done.push(result);
  }
  return done;
}

async function rest<T, R>(
  items: readonly T[],
  step: (item: T) => Soon<R>,
  done: R[],
  waited: Promise<R>,
): Promise<R[]> {
  done.push(await waited);
  for (let i = done.length; i < items.length; i++) done.push(await step(items[i] as T));
  return done;
}
