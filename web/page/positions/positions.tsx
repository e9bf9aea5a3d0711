import type { Holding } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { ON_ORDERS } from '../live/wakes.ts';
import { counted, dollars, percent } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain } from '../parts/money.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { View } from '../shell/view.tsx';
import { HoldingCard } from './holding-card.tsx';

export function Positions() {
  const holdings = useReading<readonly Holding[]>('/holdings', ON_ORDERS);
  return (
    <View title="Positions" says="What the desk holds, why, and how far each is from being sold again.">
      <From reading={holdings}>
        {(held) =>
          held.length === 0 ? (
            <p class="quiet">The desk holds nothing. “Why no trade” says what keeps it from buying.</p>
          ) : (
            <>
              <Tiles>
                <Tile
                  name="Held"
                  value={counted(held.length, 'position')}
                  note={dollars(sum(held, (of) => of.value))}
                />
                <Tile
                  name="Gain so far"
                  term="unrealised"
                  value={<Gain of={sum(held, (of) => of.unrealised)} />}
                />
                <Tile
                  name="At risk down to the stops"
                  term="at risk"
                  value={dollars(sum(held, (of) => Math.abs(of.atRisk ?? 0)))}
                  note={`${percent(
                    sum(held, (of) => of.share ?? 0),
                    0,
                  )} of the account is invested`}
                />
              </Tiles>
              <Panel title="Each position" wide>
                <div class="holdings">
                  {held.map((of) => (
                    <HoldingCard key={of.symbol} of={of} />
                  ))}
                </div>
              </Panel>
            </>
          )
        }
      </From>
    </View>
  );
}

const sum = (held: readonly Holding[], of: (one: Holding) => number): number =>
  held.reduce((total, one) => total + of(one), 0);
