import type { Status } from '../../api/index.ts';
import { ageText, counted, integer, percent, sentence, sessionText, words } from '../parts/format.ts';
import { Bars } from '../parts/bars.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { Lamps } from './lamps.tsx';

const MEGABYTE = 1_000_000;
const ms = (n: number | null): string => (n === null ? '–' : `${n.toFixed(n < 10 ? 1 : 0)} ms`);
const meanOf = ({ count, sum }: { count: number; sum: number }): number | null =>
  count === 0 ? null : sum / count;

/** The desk's process itself: how soon it answers, how old what it knows is. */
export const Pulse = ({ of }: { of: Status }) => (
  <Tiles>
    <Tile
      name="Event loop"
      term="event loop"
      value={ms(of.loopDelay.p99)}
      note={`late at most, 99 times of 100; ${ms(of.loopDelay.max)} at worst`}
    />
    <Tile
      name="Data"
      value={of.data.age === null ? 'none yet' : `${ageText(of.data.age)} old`}
      note={
        of.data.session === null
          ? ''
          : `of ${sessionText(of.data.session)}, ${percent(of.data.goodShare, 0)} of symbols good`
      }
    />
    <Tile
      name="A cycle takes"
      value={ms(meanOf(of.cycles.duration))}
      note={`${of.cycles.finished} finished, ${of.cycles.failed} failed, ${of.cycles.skipped} skipped since its start`}
    />
    <Tile name="Memory" value={`${integer(of.memory.rss / MEGABYTE)} MB`} note={`process ${of.pid}`} />
    {of.clockSkew !== null && (
      <Tile name="Clock" value={`${integer(of.clockSkew)} ms`} note="this machine’s less the broker’s" />
    )}
  </Tiles>
);

/** Stations, and what stands between the desk and the world. */
export const Running = ({ of }: { of: Status }) => (
  <div class="running">
    <Lamps
      title="Breakers"
      rows={of.breakers.map((one) => ({
        name: one.name,
        tone: one.state === 'open' ? 'bad' : one.state === 'half_open' ? 'warn' : 'good',
        says: `${words(one.state)}; ${counted(one.trips, 'trip')}, ${counted(one.rejected, 'call')} turned away${one.lastFailure === null ? '' : `; last failure: ${one.lastFailure}`}`,
      }))}
    />
    <Lamps
      title="Limiters"
      rows={of.limiters.map((one) => ({
        name: one.name,
        tone: one.overflowed > 0 ? 'bad' : full(one) ? 'warn' : 'good',
        says: `${one.perMinute === null ? 'no limit a minute' : `${integer(one.used)} of ${integer(one.perMinute)} a minute`}; ${one.running} running, ${one.waiting} waiting, ${one.overflowed} turned away`,
      }))}
    />
    <Lamps
      title="Providers"
      rows={of.providers.map((one) => ({
        name: one.model === null ? one.name : `${one.name} (${one.model})`,
        tone: one.failed + one.timeouts === 0 ? 'good' : one.succeeded === 0 ? 'bad' : 'warn',
        says: `${counted(one.succeeded, 'answer')}, ${one.refused} refused, ${one.failed} failed, ${counted(one.timeouts, 'timeout')}, ${one.retries} tried again; ${ms(meanOf(one.latency))} on average`,
      }))}
    />
    <Lamps
      title="Streams"
      rows={of.streams.map((one) => ({
        name: words(one.name),
        tone: one.connected ? 'good' : 'bad',
        says: `${one.connected ? 'connected' : 'lost'}${one.since === null ? '' : `, ${ageText(Date.parse(of.at) - Date.parse(one.since))} so far`}; ${one.lastMessageAt === null ? 'no message yet' : `last message ${ageText(Date.parse(of.at) - Date.parse(one.lastMessageAt))} ago`}; ${counted(one.reconnects, 'new connection')}`,
      }))}
    />
    <Lamps
      title="Data channels"
      rows={of.data.channels.map(({ name, age }) => ({
        name: words(name),
        tone: 'good',
        says: `silent for ${ageText(age)} of market hours`,
      }))}
    />
    <section>
      <h3>Stations</h3>
      <p class="says">How long each of them takes in a cycle.</p>
      <Bars
        label="Stations"
        bars={of.stations.map(({ name, failures, duration, last }) => ({
          key: name,
          name: sentence(words(name.replaceAll('-', ' '))).slice(0, -1),
          value:
            duration.count === 0
              ? 'nothing to do yet'
              : `${ms(meanOf(duration))} on average, ${ms(last)} last`,
          pieces: [{ length: meanOf(duration) ?? 0, tone: failures > 0 ? 'loss-bar' : 'accent-bar' }],
          ...(failures > 0 && { note: `Failed ${failures} times.` }),
        }))}
      />
    </section>
  </div>
);

/** From three quarters of its limit on. */
const full = ({ used, perMinute }: Status['limiters'][number]): boolean =>
  used !== null && perMinute !== null && used >= 0.75 * perMinute;
