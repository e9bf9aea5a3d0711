import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GENESIS, linkHash } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import { canonicalJson } from '../../domain/index.ts';
import type { RecordedCall } from '../../llm/index.ts';
import type { StoredSeries } from '../../market/index.ts';
import { recordingOf } from '../../orchestrator/replay/index.ts';
import type { Recording } from '../../orchestrator/replay/index.ts';

export const GOLDEN = new URL('recorded-run.jsonl.gz', import.meta.url);

type Settings = Awaited<ReturnType<Recording['settings']>>;

/** One line of the file. */
type Line =
  | { readonly settings: readonly (Omit<Settings[number], 'settings'> & { readonly settings: object })[] }
  | { readonly symbol: string; readonly histories: readonly StoredSeries[] }
  | { readonly call: RecordedCall }
  | { readonly event: EventOf };

export interface GoldenRun {
  readonly recording: Recording;
  readonly events: readonly EventOf[];
  /** Last hash of its journal's chain. */
  readonly head: string;
}

/** Writes all that a replay reads of a database. Returns the head. */
export async function writeGolden(database: Database, symbols: readonly string[]): Promise<string> {
  const recording = recordingOf(database);
  const lines: Line[] = [];
  lines.push({
    settings: (await recording.settings()).map((era) => ({
      ...era,
      settings: { ...era.settings, SECTORS: [...(era.settings.SECTORS ?? [])] },
    })),
  });
  for (const symbol of symbols) lines.push({ symbol, histories: await recording.bars(symbol) });
  for (const call of await database.reads.modelCalls()) lines.push({ call });
  for (const event of await recording.events(0, Number.MAX_SAFE_INTEGER)) lines.push({ event });
  writeFileSync(GOLDEN, gzipSync(`${lines.map((line) => canonicalJson(line)).join('\n')}\n`, { level: 9 }));
  return readGolden().head;
}

export function readGolden(): GoldenRun {
  const text = gunzipSync(readFileSync(GOLDEN)).toString();
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Line); // prettier-ignore
  const events = lines.flatMap((line) => ('event' in line ? [line.event] : []));
  const calls = lines.flatMap((line) => ('call' in line ? [line.call] : []));
  const bars = new Map(lines.flatMap((line) => ('symbol' in line ? [[line.symbol, line.histories]] : [])));
  const eras = lines.flatMap((line) => ('settings' in line ? line.settings : []));
  return {
    events,
    head: events.reduce(linkHash, GENESIS),
    recording: {
      events: async (after, limit) => events.slice(after, after + limit),
      bars: async (symbol) => bars.get(symbol) ?? [],
      calls: {
        recorded: async (provider, promptHash) =>
          calls.filter(
            (c) => c.provider === provider && c.promptHash === promptHash && c.outcome !== 'asked',
          ),
      },
      settings: async () =>
        eras.map(({ from, settings }) => {
          const { SECTORS, ...rest } = settings as { SECTORS: [string, string][] };
          return { from, settings: { ...rest, SECTORS: new Map(SECTORS) } };
        }),
    },
  };
}
