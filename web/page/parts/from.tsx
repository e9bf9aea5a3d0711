import type { ComponentChildren } from 'preact';
import type { Reading } from '../live/reading.ts';

interface FromProps<T> {
  reading: Reading<T>;
  children: (data: T) => ComponentChildren;
}

/** What a reading gives: its content, that it is still read, or why it could not be. */
export function From<T>({ reading, children }: FromProps<T>) {
  const { data, fault } = reading;
  return (
    <>
      {fault !== null && (
        <p class="fault" role="alert">
          {data === null ? 'This could not be read.' : 'This may be out of date.'} {fault}
        </p>
      )}
      {data === null ? fault === null && <p class="quiet reading">Reading…</p> : children(data)}
    </>
  );
}
