import type { ChoicesTold, ModelKnown } from '../orchestrator/history-choices/index.ts';

/** The same history with the same models, symbols shown to them. */
export interface Unmasked {
  readonly totalReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly trades: number;
  readonly ordersHash: string;
  /** Share of the choices that both runs asked for and that came out the same; null: none was asked for by both. */
  readonly agreement: number | null;
  readonly calls: number;
  readonly costUsd: number;
  readonly equity: readonly { readonly time: string; readonly equity: number }[];
}

/** Sessions that a model may remember. */
export interface BeforeCutoff extends ModelKnown {
  readonly sessions: number;
  readonly of: number;
  readonly to: string;
}

/** Who chose among the strategies in a run, what that lacked, and what a reader must know of it. */
export interface Choices extends ChoicesTold {
  /** For each model with dates before its training cut-off; of one whose cut-off is not known, all are. */
  readonly beforeCutoff: readonly BeforeCutoff[];
  /** Null where the run was not masked. */
  readonly unmasked: Unmasked | null;
}

/** As it is handed to the figures. */
export interface Chosen {
  readonly told: ChoicesTold;
  readonly unmasked: Unmasked | null;
  /** What of it makes the run another configuration. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Lived through only to be set beside another run: nobody chooses by it, so that it is no trial. */
  readonly beside: boolean;
}

export function choicesOf({ told, unmasked }: Chosen, sessions: readonly string[]): Choices {
  const beforeCutoff = told.models.flatMap((model): BeforeCutoff[] => {
    const before =
      model.cutoff === null ? sessions : sessions.filter((session) => session.slice(0, 7) <= (model.cutoff as string));
    const to = before.at(-1);
    return to === undefined ? [] : [{ ...model, sessions: before.length, of: sessions.length, to }];
  });
  return { ...told, beforeCutoff, unmasked };
} // prettier-ignore
