import { useEffect, useState } from 'preact/hooks';
import { Curve } from '../charts/curve.tsx';
import { faultText, readText } from '../live/client.ts';
import { figure, percent, words } from '../parts/format.ts';
import { Tile, Tiles } from '../parts/tile.tsx';

/** What is drawn of a backtest's JSON; the rest of the document is shown as it is. */
interface Document {
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly equity?: readonly { readonly time: string; readonly equity: number }[];
  readonly warnings?: readonly unknown[];
}

const SHARES = new Set(['totalReturn', 'cagr', 'volatility', 'maxDrawdown', 'winRate', 'exposure']);
const FIRST = [
  'totalReturn',
  'cagr',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'volatility',
  'calmar',
  'profitFactor',
];

/** A report file: drawn where it is a backtest's JSON, else its text. */
export function Report({ name }: { name: string }) {
  const [text, setText] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    readText(`/backtests/${encodeURIComponent(name)}`).then(setText, (thrown: unknown) =>
      setFault(faultText(thrown)),
    );
  }, [name]);
  if (fault !== null)
    return (
      <p class="fault" role="alert">
        {fault}
      </p>
    );
  if (text === null) return <p class="quiet">Reading…</p>;
  const document = documentOf(text);
  return (
    <>
      {document && <Drawn of={document} />}
      <p>
        <button type="button" onClick={() => download(name, text)}>
          Save {name}
        </button>
      </p>
      {!name.endsWith('.html') && (
        <details open={document === null}>
          <summary>The whole file</summary>
          <pre tabIndex={0}>{text.slice(0, 200_000)}</pre>
        </details>
      )}
      {name.endsWith('.html') && <p class="says">Save it and open it: this page shows no markup of files.</p>}
    </>
  );
}

function Drawn({ of: { metrics = {}, equity = [], warnings = [] } }: { of: Document }) {
  let peak = -Infinity;
  const points = equity.map(({ time, equity: worth }) => {
    peak = Math.max(peak, worth);
    return { time, session: time.slice(0, 10), equity: worth, drawdown: 1 - worth / peak };
  });
  return (
    <>
      {warnings.length > 0 && (
        <ul class="fault">
          {warnings.map((warning) => (
            <li key={String(warning)}>{typeof warning === 'string' ? warning : JSON.stringify(warning)}</li>
          ))}
        </ul>
      )}
      <Tiles>
        {FIRST.filter((key) => typeof metrics[key] === 'number').map((key) => (
          <Tile
            key={key}
            name={words(key)}
            value={SHARES.has(key) ? percent(metrics[key] as number) : figure(metrics[key] as number)}
          />
        ))}
      </Tiles>
      {points.length > 0 && <Curve points={points} />}
    </>
  );
}

function documentOf(text: string): Document | null {
  try {
    const parsed = JSON.parse(text) as Document | null;
    return typeof parsed === 'object' &&
      parsed !== null &&
      (parsed.metrics !== undefined || parsed.equity !== undefined)
      ? parsed
      : null;
  } catch {
    return null;
  }
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
