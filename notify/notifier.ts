import type { EventOf } from '../bus/index.ts';
import { messageOf } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';
import type { Guard } from '../guards/index.ts';
import { EventNotices } from './from-events.ts';
import { keepNotice, logSize, readNotices } from './log.ts';
import type { Draft, Notice } from './notice.ts';
import { Policy } from './policy.ts';
import type { PolicySettings } from './policy.ts';
import type { Channel } from './port.ts';

export interface NotifierParts extends PolicySettings {
  readonly runtimeDir: string;
  readonly channels: readonly { readonly channel: Channel; readonly guard: Guard }[];
  /** Of the machine. */
  readonly wall: Clock;
  readonly tiers: readonly number[];
  /** Minutes after which an unanswered critical notice is told again; 0: never. */
  readonly repeatMinutes: number;
  /** Minutes after which it moves the desk to `reducing`; 0: never. */
  readonly escalateMinutes: number;
  readonly escalate: (reason: string) => Promise<unknown>;
  /** Takes secrets out of a text by value (P10). */
  readonly redact: (text: string) => string;
  /** One line for a person at the screen. */
  readonly say: (line: string) => void;
}

const MINUTE = 60_000;
/** News that may wait to be kept; beyond it the oldest are let go. */
const QUEUE = 1000;

/**
 * A watcher of the bus. `on` only remembers; keeping and sending happen beside the cycle, behind guards, and whatever
 * fails there is said once and ends nothing.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #events: EventNotices;
  readonly #policy: Policy;
  #drafts: Draft[] = [];
  #held: Notice[] = [];
  #pumping: Promise<void> | null = null;
  readonly #sending = new Set<Promise<void>>();
  /** When each unanswered critical notice was last told. */
  readonly #repeated = new Map<string, number>();
  #critical: readonly Notice[] = [];
  /** Bytes of the log when it was last read. */
  #readSize = -1;
  #lastId = 0;
  #escalated = false;
  readonly #faults = new Map<string, string>();

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#events = new EventNotices(parts.tiers);
    this.#policy = new Policy(parts);
  }

  on(event: EventOf): void {
    for (const draft of this.#events.of(event)) this.tell(draft);
  }

  tell(draft: Draft): void {
    this.#drafts.push(draft);
    if (this.#drafts.length > QUEUE) this.#drafts.shift();
    this.#pumping ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#pump());
  }

  /** Tells what has waited, repeats what nobody has answered, and escalates. Every few seconds. */
  async tick(): Promise<void> {
    const { wall, repeatMinutes } = this.#parts;
    await this.#pumping;
    const now = wall.now();
    if (this.#held.length > 0 && !this.#policy.isQuiet(now)) this.#digest(now);
    const dropped = this.#policy.takeDropped(now);
    if (dropped > 0) this.#parts.say(`${dropped} notices were only kept: NOTIFY_PER_HOUR was used up (npm run notices)`); // prettier-ignore
    if (repeatMinutes === 0 && this.#parts.escalateMinutes === 0) return;
    const critical = this.#unanswered();
    for (const notice of critical) {
      const last = this.#repeated.get(notice.id) ?? Date.parse(notice.at);
      if (repeatMinutes === 0 || now - last < repeatMinutes * MINUTE) continue;
      this.#repeated.set(notice.id, now);
      this.#send({ ...notice, title: `again, nobody has answered: ${notice.title}`.slice(0, 300) });
    }
    await this.#escalate(critical, now);
  }

  /** Resolves when all that was told so far has been sent, or given up. */
  async settled(): Promise<void> {
    await this.#pumping;
    await Promise.all(this.#sending);
  }

  /** Sends what is under way, for so many milliseconds at most. */
  async close(milliseconds = 3000): Promise<void> {
    await this.#pumping;
    if (this.#held.length > 0) this.#parts.say(`${this.#held.length} notices of the quiet hours are kept, and were not sent: npm run notices`); // prettier-ignore
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([this.settled(), over]);
    clearTimeout(timer);
    for (const { channel, guard } of this.#parts.channels) {
      guard.close();
      channel.close?.();
    }
  }

  #pump(): void {
    this.#pumping = null;
    for (const draft of this.#drafts.splice(0)) {
      const now = this.#parts.wall.now();
      if (this.#policy.isRepeat(draft, now)) continue;
      const notice = this.#kept(draft, now);
      const fate = this.#policy.fate(notice, now);
      if (fate === 'send') this.#send(notice);
      else if (fate === 'hold') this.#held.push(notice);
    }
  }

  #kept(draft: Draft, now: number): Notice {
    const { redact, runtimeDir } = this.#parts;
    const clean = (text: string, most: number): string => redact(text).slice(0, most);
    const { kind, severity } = draft;
    const at = new Date(now).toISOString();
    const notice = { id: this.#nextId(), at, kind, severity, title: clean(draft.title, 300), text: clean(draft.text, 8000), key: clean(draft.key, 300) }; // prettier-ignore
    this.#safely(() => keepNotice(runtimeDir, notice));
    return notice;
  }

  /** Critical notices that nobody has acknowledged; the log is read only where it has grown. */
  #unanswered(): readonly Notice[] {
    const size = this.#safely(() => logSize(this.#parts.runtimeDir)) ?? 0;
    if (size !== this.#readSize) {
      const all = this.#safely(() => readNotices(this.#parts.runtimeDir)) ?? [];
      this.#critical = all.flatMap(({ acknowledged, ...notice }) =>
        notice.severity === 'critical' && acknowledged === null ? [notice] : [],
      );
      this.#readSize = size;
    }
    return this.#critical;
  }

  /** Goes on where an earlier run ended. */
  #nextId(): string {
    if (this.#lastId === 0) {
      const known = this.#safely(() => readNotices(this.#parts.runtimeDir)) ?? [];
      this.#lastId = Math.max(0, ...known.map((n) => Number(n.id.slice(1))));
    }
    return `n${++this.#lastId}`;
  }

  #digest(now: number): void {
    const held = this.#held.splice(0);
    const [first] = held;
    if (!first) return;
    if (held.length === 1) return this.#send(first);
    const severity = held.some((n) => n.severity === 'warning') ? 'warning' : 'info';
    const text = held.map((n) => `${n.at.slice(11, 16)} ${n.title}`).join('\n').slice(0, 8000); // prettier-ignore
    this.#send({ ...first, at: new Date(now).toISOString(), severity, title: `${held.length} notices of the quiet hours`, text }); // prettier-ignore
  }

  #send(notice: Notice): void {
    for (const { channel, guard } of this.#parts.channels) {
      const sent = guard
        .run((signal) => channel.send(notice, signal))
        .then(
          () => void this.#faults.delete(channel.name),
          (thrown: unknown) => this.#fault(channel.name, messageOf(thrown)),
        )
        .finally(() => this.#sending.delete(sent));
      this.#sending.add(sent);
    }
  }

  async #escalate(critical: readonly Notice[], now: number): Promise<void> {
    const { escalateMinutes, escalate } = this.#parts;
    const old = critical.find((n) => now - Date.parse(n.at) >= escalateMinutes * MINUTE);
    if (escalateMinutes === 0 || !old) {
      this.#escalated = false;
      return;
    }
    if (this.#escalated) return;
    this.#escalated = true;
    await escalate(`nobody has acknowledged ${old.id} (${old.title}) within ${escalateMinutes} minutes`);
  }

  #fault(name: string, why: string): void {
    const told = this.#parts.redact(why);
    if (this.#faults.get(name) !== told) this.#parts.say(`a notice could not be sent by ${name}: ${told}`);
    this.#faults.set(name, told);
  }

  #safely<T>(work: () => T): T | null {
    try {
      return work();
    } catch (thrown) {
      this.#fault('notices.jsonl', messageOf(thrown));
      return null;
    }
  }
}
