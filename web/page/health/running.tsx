import { figure, percent, words } from '../parts/format.ts';

/** What the running desk tells of itself: breakers, limiters, providers, streams. Its shape is the desk's business. */
export function Running({ status }: { status: Readonly<Record<string, unknown>> }) {
  return (
    <div class="running">
      {Object.entries(status).map(([name, part]) => (
        <Part key={name} name={name} part={part} />
      ))}
    </div>
  );
}

function Part({ name, part }: { name: string; part: unknown }) {
  const rows = listOf(part);
  if (rows === null)
    return (
      <p>
        <span class="says">{words(name)}</span> {valueText(name, part)}
      </p>
    );
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{words(name)}</h3>
      <ul class="lamps">
        {rows.map(({ key, row }) => (
          <li key={key} class={tone(row)}>
            <b>{key}</b>{' '}
            {Object.entries(row)
              .map(([field, value]) => `${words(field)} ${valueText(field, value)}`)
              .join(', ')}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Row {
  readonly key: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A list of named things, or a record of them; null: a single value. */
function listOf(part: unknown): readonly Row[] | null {
  if (Array.isArray(part))
    return part.filter(isRecord).map((one, index) => {
      const { name, ...row } = one;
      return { key: typeof name === 'string' ? name : String(index + 1), row };
    });
  if (!isRecord(part)) return null;
  return Object.entries(part).map(([key, row]) => ({
    key: words(key),
    row: isRecord(row) ? row : { is: row },
  }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return /share|ratio|use$/i.test(field) ? percent(value, 0) : figure(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Colour repeats what the words say. */
function tone(row: Readonly<Record<string, unknown>>): string {
  const said = Object.values(row)
    .filter((value) => typeof value === 'string')
    .join(' ');
  if (/\b(open|failed|down|lost|stale|disconnected)\b/i.test(said) && !/half/i.test(said)) return 'bad';
  return /half|degraded|slow|reconnecting/i.test(said) ? 'warn' : 'good';
}
