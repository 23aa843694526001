import { describe, expect, it } from 'vitest';
import { faultOf } from './rules.ts';

const random = '3q2+7wX1bZ9uYkLmPtRvQsWeDfGhJjKl';

describe('faultOf', () => {
  it.each([
    ['https://api.pay.test/auth', 'url'],
    ['https://app.pay.test', 'origin'],
    ['http://localhost:5173', 'origin'],
    ['https://app.pay.test,https://www.pay.test', 'origins'],
    ['no-reply@pay.test', 'mail-address'],
    ['arn:aws:sns:eu-central-1:123456789012:paymyinvoice-test-alarms', 'topic-arn'],
    ['stripe', 'simulated or stripe'],
    [random, 'random, at least 32 characters'],
    ['aaaaaaaaaaaaaaaa', 'given, at least 16 characters'],
  ])('takes %s for: %s', (value, rule) => {
    expect(faultOf(value, rule)).toBeUndefined();
  });

  it.each([
    ['', 'url', 'is empty'],
    ['https://api.pay.test\n', 'url', 'white space'],
    ['http://api.pay.test', 'url', 'no https address'],
    ['api.pay.test', 'url', 'no https address'],
    ['https://api.pay.test/auth/', 'url', 'slash at its end'],
    ['https://api.example.com/auth', 'url', 'placeholder'],
    ['https://app.pay.test/', 'origin', 'no origin'],
    ['https://app.pay.test, https://www.pay.test', 'origins', 'no origin'],
    ['https://app.pay.test,', 'origins', 'no origin'],
    ['*', 'origins', 'no origin'],
    ['PayMyInvoice <no-reply@pay.test>', 'mail-address', 'no mail address'],
    ['arn:aws:sns:us-east-1:000000000000:paymyinvoice-test-alarms', 'topic-arn', 'placeholder'],
    ['arn:aws:sqs:us-east-1:123456789012:alarms', 'topic-arn', 'no ARN'],
    ['paypal', 'simulated or stripe', 'neither simulated or stripe'],
    [random.slice(1), 'random, at least 32 characters', 'fewer than 32'],
    ['abc'.repeat(20), 'random, at least 32 characters', 'not random'],
    ['sk_live', 'given, at least 16 characters', 'fewer than 16'],
  ])('refuses %j for: %s', (value, rule, fault) => {
    expect(faultOf(value, rule)).toContain(fault);
  });

  it('says so where the list names a rule that is none', () => {
    expect(() => faultOf('x', 'urll')).toThrow("no rule 'urll'");
  });
});
