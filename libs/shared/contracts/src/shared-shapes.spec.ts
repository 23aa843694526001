import { describe, expect, test } from 'vitest';
import { mediaRejected } from './events/media-rejected.ts';
import { anyId, idOf } from './ids.ts';
import { invoiceStanding } from './invoice-standing.ts';
import { mediaFile } from './media-file.ts';
import { currencyInUse, decimalsOf, money } from './money.ts';
import { problem } from './problem.ts';

describe('an id', () => {
  test.each([
    ['usr_01ARZ3NDEKTSV4RRFFQ69G5FAV', true],
    ['usr_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', true],
    ['usr_8ZZZZZZZZZZZZZZZZZZZZZZZZZ', false],
    ['usr_01ARZ3NDEKTSV4RRFFQ69G5FAU', false],
    ['usr_01arz3ndektsv4rrffq69g5fav', false],
    ['usr_01ARZ3NDEKTSV4RRFFQ69G5FA', false],
    ['usr_01ARZ3NDEKTSV4RRFFQ69G5FAV\n', false],
    ['inv_01ARZ3NDEKTSV4RRFFQ69G5FAV', false],
  ])('%j as a user id: %j', (text, isOne) => {
    expect(idOf('usr').safeParse(text).success).toBe(isOne);
  });

  test('of any kind has a prefix of three letters', () => {
    expect(anyId.safeParse('inv_01ARZ3NDEKTSV4RRFFQ69G5FAV').success).toBe(true);
    expect(anyId.safeParse('01ARZ3NDEKTSV4RRFFQ69G5FAV').success).toBe(false);
  });
});

describe('money', () => {
  test.each([
    [{ amount: 12345, currency: 'EUR' }, true],
    [{ amount: -1, currency: 'JPY' }, true],
    [{ amount: 0.5, currency: 'EUR' }, false],
    [{ amount: '10', currency: 'EUR' }, false],
    [{ amount: 2 ** 53, currency: 'EUR' }, false],
    [{ amount: 1, currency: 'eur' }, false],
    [{ amount: 1 }, false],
  ])('%j: %j', (value, isMoney) => {
    expect(money.safeParse(value).success).toBe(isMoney);
  });

  test.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['XXX', undefined],
  ])('%s has %j decimals', (currency, decimals) => {
    expect(decimalsOf(currency)).toBe(decimals);
    expect(currencyInUse.safeParse(currency).success).toBe(decimals !== undefined);
  });
});

describe('how an invoice stands', () => {
  const standing = {
    invoiceId: 'inv_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ownerId: 'usr_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    number: 'INV-000001',
    total: { amount: 34748, currency: 'EUR' },
    outstanding: { amount: 0, currency: 'EUR' },
    attachments: [],
  };

  test.each([
    [{}, true],
    [{ attachments: ['med_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'med_01ARZ3NDEKTSV4RRFFQ69G5FAW'] }, true],
    [{ attachments: ['inv_01ARZ3NDEKTSV4RRFFQ69G5FAV'] }, false],
    [{ attachments: undefined }, false],
    [{ number: '' }, false],
    [{ total: { amount: 347.48, currency: 'EUR' } }, false],
  ])('may be told with %j: %j', (members, isOne) => {
    expect(invoiceStanding.safeParse({ ...standing, ...members }).success).toBe(isOne);
  });
});

describe('a file', () => {
  const file = {
    mediaId: 'med_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ownerId: 'usr_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    contentType: 'image/svg+xml',
    size: 0,
  };

  test.each([
    [{}, true],
    [{ contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' }, true],
    [{ contentType: 'image/png; charset=utf-8' }, false],
    [{ contentType: '' }, false],
    [{ size: -1 }, false],
    [{ size: 0.5 }, false],
  ])('may be told with %j: %j', (members, isOne) => {
    expect(mediaFile.safeParse({ ...file, ...members }).success).toBe(isOne);
  });

  test.each([
    ['too_many_pixels', true],
    ['', false],
    ['Too many pixels', false],
    [undefined, false],
  ])('is rejected for the reason %j: %j', (reason, isOne) => {
    expect(mediaRejected.data.safeParse({ ...file, reason }).success).toBe(isOne);
  });
});

describe('the body of an error', () => {
  const body = {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'time_entry.not_found',
    detail: 'No such time entry.',
    requestId: 'req-1',
  };

  test('has a status, a code and the request it answers', () => {
    expect(problem.safeParse(body).success).toBe(true);
    expect(
      problem.safeParse({ ...body, errors: [{ path: 'lines.0.quantity', message: 'too low' }] }).success,
    ).toBe(true);
  });

  test.each([
    ['status', 200],
    ['code', 'NotFound'],
    ['code', undefined],
    ['requestId', ''],
    ['errors', [{ path: 'a' }]],
  ])('is none with %s %j', (member, value) => {
    expect(problem.safeParse({ ...body, [member]: value }).success).toBe(false);
  });
});
