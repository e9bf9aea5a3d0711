import type { Histogram, StatusRead } from '../../orchestrator/status/index.ts';
import { counter, gauge, one } from './sample.ts';
import type { Sample, Series } from './sample.ts';

const S = 1000;
const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
const HALT_STATES = ['active', 'reducing', 'halted'] as const;

/** What the running desk tells of itself; counters begin with its process. */
export function statusSeries(read: StatusRead | null, now: number): readonly Series[] {
  const status = read?.status;
  const each = <T>(
    list: readonly T[] | undefined,
    sample: (item: T) => Sample | readonly Sample[],
  ): Sample[] => (list ?? []).flatMap(sample);
  const single = (value: number | null | undefined): Sample[] =>
    value === null || value === undefined ? [] : [one(value)];
  const since = (at: string | null | undefined): Sample[] => (at ? [one((now - Date.parse(at)) / S)] : []);
  const named = <T extends { readonly name: string; readonly kind: string }>(
    list: readonly T[] | undefined,
    value: (item: T) => number | null,
  ): Sample[] =>
    each(list, (item) => {
      const figure = value(item);
      return figure === null ? [] : { labels: { name: item.name, kind: item.kind }, value: figure };
    });
  return [
    gauge('tickwright_status_age_seconds', 'Seconds since the desk last told of itself', single(read && read.age / S)), // prettier-ignore
    gauge('tickwright_process_start_time_seconds', 'When the desk began, seconds since the epoch', single(status && Date.parse(status.startedAt) / S)), // prettier-ignore
    gauge('tickwright_memory_bytes', 'Memory of the desk’s process', status ? [
      { labels: { kind: 'rss' }, value: status.memory.rss },
      { labels: { kind: 'heap' }, value: status.memory.heapUsed },
    ] : []), // prettier-ignore
    gauge('tickwright_event_loop_delay_seconds', 'Delay of the event loop over the last seconds', status ? (['mean', 'p99', 'max'] as const).map((stat) => ({ labels: { stat }, value: status.loopDelay[stat] / S })) : []), // prettier-ignore
    gauge('tickwright_halt_state', '1 at the state the desk is in', status ? HALT_STATES.map((state) => ({ labels: { state }, value: status.halt.state === state ? 1 : 0 })) : []), // prettier-ignore
    gauge('tickwright_halt', '1 for each halt that stands', each(status?.halt.standing, ({ code }) => ({ labels: { code }, value: 1 }))), // prettier-ignore
    counter('tickwright_cycles_started_total', 'Cycles begun by this process', single(status?.cycles.started)), // prettier-ignore
    counter('tickwright_cycles_finished_total', 'Cycles that passed every station in this process', single(status?.cycles.finished)), // prettier-ignore
    counter('tickwright_cycles_failed_total', 'Cycles that failed at a station in this process', single(status?.cycles.failed)), // prettier-ignore
    counter('tickwright_cycles_skipped_total', 'Cycles skipped because too many were open', single(status?.cycles.skipped)), // prettier-ignore
    gauge('tickwright_last_cycle_age_seconds', 'Seconds since a cycle was last completed', since(status?.cycles.lastCompletedAt)), // prettier-ignore
    histogram('tickwright_cycle_duration_seconds', 'How long cycles take', status ? [{ labels: {}, of: status.cycles.duration }] : []), // prettier-ignore
    histogram('tickwright_station_duration_seconds', 'From the event a station answers to its answer', (status?.stations ?? []).map(({ name, duration }) => ({ labels: { station: name }, of: duration }))), // prettier-ignore
    counter('tickwright_station_failures_total', 'Events that a station failed at', each(status?.stations, ({ name, failures }) => ({ labels: { station: name }, value: failures }))), // prettier-ignore
    gauge('tickwright_breaker_state', '1 at the state a breaker is in', each(status?.breakers, ({ name, kind, state }) => BREAKER_STATES.map((at) => ({ labels: { name, kind, state: at }, value: at === state ? 1 : 0 })))), // prettier-ignore
    counter('tickwright_breaker_trips_total', 'How often a breaker opened', named(status?.breakers, (b) => b.trips)), // prettier-ignore
    counter('tickwright_breaker_rejected_total', 'Calls that an open breaker turned away', named(status?.breakers, (b) => b.rejected)), // prettier-ignore
    gauge(
      'tickwright_limiter_limit',
      'Most starts in a minute',
      named(status?.limiters, (l) => l.perMinute),
    ),
    gauge('tickwright_limiter_used', 'Starts in the minute that ends now', named(status?.limiters, (l) => l.used)), // prettier-ignore
    gauge(
      'tickwright_limiter_running',
      'Calls under way',
      named(status?.limiters, (l) => l.running),
    ),
    gauge('tickwright_limiter_waiting', 'Calls that wait for their turn', named(status?.limiters, (l) => l.waiting)), // prettier-ignore
    counter('tickwright_limiter_overflowed_total', 'Calls turned away because too many waited', named(status?.limiters, (l) => l.overflowed)), // prettier-ignore
    counter('tickwright_provider_calls_total', 'Calls to a provider, by how they went', each(status?.providers, (p) => (['succeeded', 'refused', 'failed'] as const).map((result) => ({ labels: { name: p.name, kind: p.kind, model: p.model ?? '', result }, value: p[result] })))), // prettier-ignore
    counter('tickwright_provider_timeouts_total', 'Calls that took too long', named(status?.providers, (p) => p.timeouts)), // prettier-ignore
    counter('tickwright_provider_retries_total', 'Calls made again', named(status?.providers, (p) => p.retries)), // prettier-ignore
    counter('tickwright_provider_call_seconds_total', 'Time spent in calls; over provider_calls_total the mean latency', named(status?.providers, (p) => p.latency.sum / S)), // prettier-ignore
    gauge('tickwright_provider_latency_seconds', 'How long the last call took', named(status?.providers, (p) => (p.latency.last === null ? null : p.latency.last / S))), // prettier-ignore
    gauge('tickwright_stream_connected', '1 where a stream is up', each(status?.streams, ({ name, connected }) => ({ labels: { stream: name }, value: connected ? 1 : 0 }))), // prettier-ignore
    counter('tickwright_stream_reconnects_total', 'How often a stream was made anew', each(status?.streams, ({ name, reconnects }) => ({ labels: { stream: name }, value: reconnects }))), // prettier-ignore
    gauge('tickwright_stream_message_age_seconds', 'Seconds since a stream last said anything', each(status?.streams, ({ name, lastMessageAt }) => (lastMessageAt === null ? [] : { labels: { stream: name }, value: (now - Date.parse(lastMessageAt)) / S }))), // prettier-ignore
    gauge('tickwright_data_age_seconds', 'The desk’s time less the close of the newest session it decided on', single(status?.data.age === null || !status ? null : status.data.age / S)), // prettier-ignore
    gauge('tickwright_data_good_share', 'Share of the symbols with good data in the last cycle', single(status?.data.goodShare)), // prettier-ignore
    gauge('tickwright_channel_age_seconds', 'Market hours since a data channel last spoke', each(status?.data.channels, ({ name, age }) => ({ labels: { channel: name }, value: age / S }))), // prettier-ignore
    gauge('tickwright_clock_skew_seconds', 'This machine’s clock less the broker’s', single(status?.clockSkew === null || !status ? null : status.clockSkew / S)), // prettier-ignore
  ];
}

function histogram(
  name: string,
  help: string,
  parts: readonly { readonly labels: Readonly<Record<string, string>>; readonly of: Histogram }[],
): Series {
  const samples = parts.flatMap(({ labels, of }): Sample[] => {
    let below = 0;
    const buckets = of.bounds.map((bound, i) => {
      below += of.counts[i] as number;
      return { name: `${name}_bucket`, labels: { ...labels, le: bound / S }, value: below };
    });
    return [
      ...buckets,
      { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: of.count },
      { name: `${name}_sum`, labels, value: of.sum / S },
      { name: `${name}_count`, labels, value: of.count },
    ];
  });
  return { name, help, type: 'histogram', samples };
}
