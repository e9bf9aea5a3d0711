import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../domain/index.ts';

/** Where a log file lives and what happens when it is full. `day` is YYYYMMDD. */
export interface Rotation {
  readonly maxBytes: number;
  file(day: string): string;
  /** Moves a full file away, so that `file(day)` is free again. */
  roll(day: string): void;
  /** Removes what is too old or too many; called at the start and whenever the day has changed or a file was rolled. */
  prune(day: string): void;
}

/** Bytes that may wait in memory. A kill -9 loses them; the journal, not the log, is the record. */
const BUFFER = 64 * 1024;

/**
 * A file of lines, written in the process itself: no thread to start and nothing lost at exit. pino-roll was tried: it
 * can name files only NAME.DATE.N.log, and deletes by count, not by age.
 * Never throws: where the disk refuses, lines are dropped and counted, and the count is written when it takes them again.
 */
export class LogFile {
  readonly #rotation: Rotation;
  readonly #day: () => string;
  readonly #onFault: (message: string) => void;
  #descriptor: number | null = null;
  #opened = '';
  #size = 0;
  #pending: string[] = [];
  #pendingLength = 0;
  #dropped = 0;

  constructor(rotation: Rotation, day: () => string, onFault: (message: string) => void) {
    this.#rotation = rotation;
    this.#day = day;
    this.#onFault = onFault;
  }

  /** Takes one line, with its line feed. */
  write(line: string): void {
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength >= BUFFER) this.flush();
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const lines = this.#pending;
    this.#pending = [];
    this.#pendingLength = 0;
    let written = 0;
    try {
      this.#place(this.#day());
      if (this.#dropped > 0) {
        this.#put(`{"level":40,"msg":"${this.#dropped} log lines were lost: the disk did not take them"}\n`);
        this.#dropped = 0;
      }
      while (written < lines.length) {
        const chunk = this.#chunk(lines, written);
        this.#put(lines.slice(written, chunk).join(''));
        written = chunk;
      }
    } catch (thrown) {
      if (this.#dropped === 0) this.#onFault(`log file ${this.#opened}: ${messageOf(thrown)}`);
      this.#dropped += lines.length - written;
      this.#shut();
    }
  }

  close(): void {
    this.flush();
    this.#shut();
  }

  /** How many lines from `start` on still fit the file; at least one. */
  #chunk(lines: readonly string[], start: number): number {
    const { maxBytes } = this.#rotation;
    let bytes = Buffer.byteLength(lines[start] as string);
    if (this.#size > 0 && this.#size + bytes > maxBytes) {
      this.#shut();
      const day = this.#day();
      this.#rotation.roll(day);
      this.#rotation.prune(day);
      this.#place(day);
    }
    let end = start + 1;
    for (; end < lines.length; end++) {
      bytes += Buffer.byteLength(lines[end] as string);
      if (this.#size + bytes > maxBytes) break;
    }
    return end;
  }

  #place(day: string): void {
    const file = this.#rotation.file(day);
    if (this.#descriptor !== null && file === this.#opened) return;
    this.#shut();
    this.#opened = file;
    mkdirSync(path.dirname(file), { recursive: true });
    this.#descriptor = openSync(file, 'a');
    this.#size = fstatSync(this.#descriptor).size;
    this.#rotation.prune(day);
  }

  #put(text: string): void {
    const bytes = Buffer.from(text);
    let done = 0;
    while (done < bytes.length) done += writeSync(this.#descriptor as number, bytes, done);
    this.#size += bytes.length;
  }

  #shut(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    if (descriptor === null) return;
    try {
      closeSync(descriptor);
    } catch {
      // Nothing more can be done for a file that does not even close.
    }
  }
}
