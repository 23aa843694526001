import { describe, expect, it } from 'vitest';
import { DomainError } from './errors.ts';
import { createLogger } from './logging.ts';
import { continueTrace, runInTrace, traceIdOf } from './trace.ts';

function capture() {
  const lines: string[] = [];
  const options = { service: 'notes', stage: 'test', version: '1', level: 'info' } as const;
  const logger = createLogger(options, { write: (line: string) => lines.push(line) });
  return {
    logger,
    text: () => lines.join(''),
    line: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>,
  };
}

describe('a log line', () => {
  it('is one JSON object that says which service speaks and in which trace', () => {
    const { logger, line, text } = capture();
    const trace = continueTrace({ 'x-request-id': 'req-1', 'x-correlation-id': 'cor-1' });
    runInTrace(trace, () => logger.info({ invoices: 3 }, 'done\nwell'));
    expect(line()).toMatchObject({
      ...{ level: 'info', service: 'notes', stage: 'test', version: '1', msg: 'done\nwell', invoices: 3 },
      ...{ requestId: 'req-1', correlationId: 'cor-1', traceId: traceIdOf(trace) },
    });
    expect(text().trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    { password: 'hunter2' },
    { body: { newPassword: 'hunter2' } },
    { a: { b: { c: { d: [{ refreshToken: 'hunter2' }] } } } },
    { headers: { Authorization: 'hunter2', cookie: 'hunter2', 'set-cookie': ['hunter2'] } },
    { otp: 'hunter2', code: 'hunter2', recoveryCodes: ['hunter2'], client_secret: 'hunter2' },
    { err: new Error('x', { cause: { token: 'hunter2' } }) },
    { list: [[{ accessToken: { nested: 'hunter2' } }]] },
  ])('holds no secret, however deep: %j', (record) => {
    const { logger, text } = capture();
    logger.info(record, 'x');
    logger.child(record).info('y');
    expect(text()).not.toContain('hunter2');
    expect(text()).toContain('[redacted]');
  });

  it('holds no token quoted in a message or a stack', () => {
    const { logger, text } = capture();
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3IifQ.c2lnbmF0dXJl';
    logger.error({ err: new Error(`refused ${jwt}`) }, `GET /v1/x?token=hunter2&a=1 with Bearer abc.def`);
    const link = 'A'.repeat(43);
    logger.error(`no answer from https://app.example.com/pay/${link}`);
    expect(text()).not.toMatch(/eyJ|hunter2|abc\.def|AAA/);
    expect(text()).toContain('&a=1');
  });

  it('tells an error with its code and its causes', () => {
    const { logger, line } = capture();
    const cause = Object.assign(new Error('socket'), { code: 'ECONNRESET' });
    logger.error({ err: new DomainError('unavailable', 'mail.unavailable', 'No mail.', { cause }) }, 'x');
    expect(line()['err']).toMatchObject({
      ...{ type: 'DomainError', message: 'No mail.', errorCode: 'mail.unavailable' },
      cause: { type: 'Error', message: 'socket', errorCode: 'ECONNRESET' },
    });
  });

  it('survives what refers to itself', () => {
    const { logger, line } = capture();
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['self'] = loop;
    logger.info({ loop, list: [loop] }, 'x');
    expect(line()['loop']).toEqual({ name: 'loop', self: '[circular]' });
  });
});
