import { Controller, Get, Module } from '@nestjs/common';
import * as z from 'zod';
import { describe, expect, test } from 'vitest';
import { newId } from '@paymyinvoice/platform';
import {
  endpoint,
  Handles,
  noContent,
  ok,
  type EndpointDefinition,
  type RequestTo,
} from '@paymyinvoice/platform/http';
import { getNote, sampleService } from './sample-service.ts';

function startWith(definition: Partial<EndpointDefinition>) {
  const declared = endpoint({
    ...{ method: 'GET', path: '/v1/things', summary: 'x', access: 'public', responses: { 204: null } },
    ...definition,
  });
  @Controller()
  class ThingsController {
    @Handles(declared)
    async things() {
      return noContent() as never;
    }
  }
  @Module({ controllers: [ThingsController] })
  class ThingsModule {}
  return sampleService({ module: ThingsModule }).build();
}

describe('a contract that contradicts itself stops the start', () => {
  test.each<[string, Partial<EndpointDefinition>, string]>([
    [
      'a parameter the path lacks',
      { params: { id: z.string() } },
      'declares the parameters [id], its path has []',
    ],
    [
      'a parameter nobody declares',
      { path: '/v1/things/{id}' },
      'declares the parameters [], its path has [id]',
    ],
    ['a body of a GET', { body: z.object({}) }, 'a GET has no body'],
    ['a body that coerces', { method: 'POST', body: z.array(z.coerce.number()) }, 'not coerced'],
  ])('%s', async (_, definition, message) => {
    await expect(startWith(definition)).rejects.toThrow(message);
  });

  test('two methods for one route', async () => {
    const one = endpoint({
      method: 'GET',
      path: '/v1/a',
      summary: 'a',
      access: 'public',
      responses: { 204: null },
    });
    @Controller()
    class TwiceController {
      @Handles(one)
      async first() {
        return noContent();
      }
      @Handles(one)
      async second() {
        return noContent();
      }
    }
    @Module({ controllers: [TwiceController] })
    class TwiceModule {}
    const app = await sampleService({ module: TwiceModule }).build();
    await expect(app.init()).rejects.toThrow(/conflict/i);
  });

  test('a route without a contract', async () => {
    @Controller()
    class BareController {
      @Get('/bare')
      bare() {
        return 'unchecked';
      }
    }
    @Module({ controllers: [BareController] })
    class BareModule {}
    await expect(sampleService({ module: BareModule }).build()).rejects.toThrow('use @Handles');
  });
});

describe('the compiler refuses a method', () => {
  test('that answers or asks otherwise than its contract says', () => {
    class Wrong {
      // @ts-expect-error The answer lacks what the contract promises.
      @Handles(getNote)
      async answersLess() {
        return ok({ text: 'a' });
      }

      // @ts-expect-error The contract declares no 204.
      @Handles(getNote)
      async answersNothing() {
        return noContent();
      }

      // @ts-expect-error The contract has no body.
      @Handles(getNote)
      async asksForMore(request: { body: { text: string } }) {
        return ok({ id: newId('tim'), text: request.body.text, lines: [], version: 1 });
      }

      @Handles(getNote)
      async fits({ params }: RequestTo<typeof getNote>) {
        return ok({ id: params.id, text: 'a', lines: [], version: 1 });
      }
    }
    expect(Wrong).toBeDefined();
  });
});
