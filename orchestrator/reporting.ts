import type { EventOf } from '../bus/index.ts';

/** What is known before anything is opened: what runs, on what, and where it is kept. */
export interface HeaderInfo {
  readonly version: string;
  readonly mode: 'paper' | 'live';
  /** One phrase each, for people. */
  readonly market: string;
  readonly symbols: readonly string[];
  readonly exchange: string;
  readonly selector: string;
  readonly pace: string;
  readonly database: string;
  readonly logs: string;
}

/** The books as they were found. */
export interface OpenedInfo {
  /** Last session that has finished in an earlier start; null on a new database. */
  readonly lastSession: string | null;
  readonly equity: number;
  readonly cash: number;
  readonly positions: number;
}

/** How a start ended. */
export type Ending =
  | 'finished' // the data is at its end
  | 'already_finished' // it was at its end before this start
  | 'cycles' // as many as --cycles asked for
  | 'stopped'; // Ctrl-C or SIGTERM

/** The face of a running desk: sees what happens, decides nothing, and must not throw. */
export interface DeskReporter {
  header(info: HeaderInfo): void;
  opened(info: OpenedInfo): void;
  on(event: EventOf): void;
  /** Something a person should know that is no event: one line. */
  note(line: string): void;
  footer(ending: Ending): void;
}

/** Codes of the parts below that a face must have words for. */
export type { RefusalCode } from '../brokers/port.ts';
export type { DataFaultCode } from '../market/port.ts';
export type { HoldCode } from '../strategies/index.ts';
