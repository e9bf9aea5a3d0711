import type { EventOf } from '../../bus/index.ts';
import type { Style } from '../style.ts';
import { urgentLine } from './beside.ts';
import { chooserNews } from './choosers.ts';
import { cycleLine } from './cycle-line.ts';
import { emptyView, gather } from './cycle-view.ts';
import type { CycleView } from './cycle-view.ts';
import { detailLines, endedLine, excludedKey, fillLine } from './details.ts';
import { BrokerNews } from './fills.ts';
import { stopLines } from './stops.ts';
import { whyNoTrade } from './why-no-trade.ts';

type Put = (line: string) => void;
const INDENT = ' '.repeat(12);

/** Each cycle as a line and what happened in it below; for paces a person can follow. */
export function perCycle(put: Put, style: Style): (event: EventOf) => void {
  const views = new Map<string, CycleView>();
  const news = new BrokerNews();
  const chosen = chooserNews(style);
  let equity: number | null = null;
  let leftOut: ReadonlySet<string> = new Set();
  return (event) => {
    if (event.type === 'order_updated' || event.type === 'position_changed') return news.on(event);
    const urgent = urgentLine(event, style);
    if (urgent !== null) return put(urgent);
    if (event.cycleId === null) {
      if (event.type === 'approved_ready') for (const line of stopLines(event.payload, style)) put(line);
      return;
    }
    const view = views.get(event.cycleId) ?? emptyView();
    views.set(event.cycleId, view);
    gather(view, event);
    if (event.type !== 'cycle_completed') return;
    views.delete(event.cycleId);
    put(cycleLine(view, event.payload, equity, style));
    equity = event.payload.equity;
    const chooser = view.signals && chosen(view.signals);
    if (chooser !== null) put(INDENT + chooser);
    const { fills, ended } = news.take();
    for (const fill of fills) put(INDENT + fillLine(fill, style));
    for (const update of ended) put(INDENT + endedLine(update, style));
    for (const line of detailLines(view, leftOut, style)) put(INDENT + line);
    leftOut = new Set(view.data?.excluded.map(excludedKey));
    const why = whyNoTrade(view);
    if (why !== null) put(`${INDENT}${style.dim(`no trade: ${why}`)}`);
  };
}
