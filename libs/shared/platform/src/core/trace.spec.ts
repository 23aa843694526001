import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { continueTrace, currentTrace, newTrace, runInTrace, traceIdOf } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = `00-${traceId}-00f067aa0ba902b7-01`;

describe('a trace', () => {
  it('continues that of the caller with a span of its own', () => {
    const trace = continueTrace({
      'x-request-id': 'req-1',
      'x-correlation-id': 'cor:1',
      traceparent: parent,
    });
    expect(trace).toMatchObject({ requestId: 'req-1', correlationId: 'cor:1' });
    expect(traceIdOf(trace)).toBe(traceId);
    expect(trace.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(trace.traceparent).not.toBe(parent);
  });

  it('continues that of an event', () => {
    const trace = continueTrace({ correlationid: 'cor-2', traceparent: parent, id: 'evt_1' });
    expect(trace.correlationId).toBe('cor-2');
    expect(traceIdOf(trace)).toBe(traceId);
  });

  it('begins with a new request id, which is the correlation id too', () => {
    const trace = newTrace();
    expect(trace.correlationId).toBe(trace.requestId);
    expect(newTrace().requestId).not.toBe(trace.requestId);
  });

  it.each(['', 'a b', 'a\nb', '<script>', '.hidden', 'x'.repeat(129), ['a', 'b'], 7])(
    'takes no ill-formed id: %j',
    (id) => {
      const trace = continueTrace({ 'x-request-id': id, 'x-correlation-id': id });
      expect(trace.requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(trace.correlationId).toBe(trace.requestId);
    },
  );

  it.each([
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${traceId}-00f067aa0ba902b7-01-more`,
    `00-${traceId}-00f067aa0ba902b7`,
    'nonsense',
  ])('begins anew for the traceparent %j', (traceparent) => {
    const trace = continueTrace({ traceparent });
    expect(traceIdOf(trace)).not.toBe(traceId);
    expect(trace.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('understands later versions and keeps the decision not to sample', () => {
    expect(traceIdOf(continueTrace({ traceparent: `01-${traceId}-00f067aa0ba902b7-00-more` }))).toBe(traceId);
    expect(continueTrace({ traceparent: `00-${traceId}-00f067aa0ba902b7-00` }).traceparent).toMatch(/-00$/);
  });

  it('belongs to the work it was begun for, however things interleave', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((name) =>
        runInTrace(continueTrace({ 'x-request-id': name }), async () => {
          await nextTurn();
          return currentTrace()?.requestId;
        }),
      ),
    );
    expect(seen).toEqual(['a', 'b']);
    expect(currentTrace()).toBeUndefined();
  });
});
