import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder, startDesk } from '../../support/desk.ts';

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

const spans: WireSpan[] = [];
/** A collector on this machine, as OTLP over HTTP has it. */
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] }; // prettier-ignore
      spans.push(...resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
const start = (endpoint: string, cycles: string) =>
  startDesk({
    file: path.join(scratchFolder('tracing'), 'desk.db'),
    symbols: ['AAPL', 'SPY'],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    run: { cycles },
  });

describe('traces', () => {
  beforeAll(async () => {
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const ended = await start(`http://127.0.0.1:${port}`, '3');
    if (ended.fault !== null) throw ended.fault;
  }, 30_000);
  afterAll(() => void collector.close());

  const idOf = (span: WireSpan): string | undefined =>
    span.attributes.find((a) => a.key === 'tickwright.cycle_id')?.value.stringValue;

  it('have one span a cycle, under the cycle’s id', () => {
    const cycles = spans.filter((s) => s.name === 'cycle');
    expect(cycles).toHaveLength(3);
    expect(new Set(cycles.map((s) => s.traceId)).size).toBe(3);
    for (const cycle of cycles) expect(idOf(cycle)).toMatch(/^cycle-\d{8}-1$/);
  });

  it('have a child span for every station, within the cycle and of its trace', () => {
    for (const cycle of spans.filter((s) => s.name === 'cycle')) {
      const children = spans.filter((s) => s.parentSpanId === cycle.spanId);
      const names = new Set(children.map((s) => s.name));
      expect([...names].sort()).toEqual(['audit', 'data', 'execution', 'position-manager', 'quant', 'risk', 'strategy']); // prettier-ignore
      for (const child of children) {
        expect(child.traceId).toBe(cycle.traceId);
        expect(idOf(child)).toBe(idOf(cycle));
        expect(BigInt(child.startTimeUnixNano) >= BigInt(cycle.startTimeUnixNano)).toBe(true);
        expect(BigInt(child.endTimeUnixNano) <= BigInt(cycle.endTimeUnixNano)).toBe(true);
      }
    }
  });

  it('a collector that is not there costs spans, and no cycle', async () => {
    const { fault, ending } = await start('http://127.0.0.1:9', '2');
    expect(fault).toBeNull();
    expect(ending).toBe('cycles');
  }, 30_000);
});
