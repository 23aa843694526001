import type { Check } from '../check.ts';
import { member, text } from '../http.ts';
import { eventually } from '../waiting.ts';
import { step } from './step.ts';
import type { Traveller } from './traveller.ts';

export const hourOfWork = {
  ...{ date: '2026-01-31', minutes: 60, description: 'Smoke test' },
  hourlyRate: { amount: 10_000, currency: 'EUR' },
};

export function recordingTime(traveller: Traveller): Check[] {
  return [
    step('time is recorded, listed, amended and removed', async (stage) => {
      const { token, headers } = traveller;
      const invoice = stage.api('invoice');
      const call = { method: 'POST', token, headers: traveller.once(), body: hourOfWork };
      const created = await invoice.expect(201, '/v1/time-entries', call);
      const id = text(created.body, 'id');
      const path = `/v1/time-entries/${id}`;
      traveller.made(path, () => invoice.request(path, { method: 'DELETE', token }));
      await eventually({
        missing: 'The new time entry did not come into the list',
        withinMs: stage.patienceMs,
        ask: async () => {
          const { body } = await invoice.expect(200, '/v1/time-entries', { token });
          return (member(body, 'items') as { id: string }[]).find((item) => item.id === id);
        },
      });
      const etag = created.headers.get('etag') ?? '';
      const amend = { method: 'PATCH', token, headers: { ...headers, 'if-match': etag } };
      await invoice.expect(200, path, { ...amend, body: { minutes: 30 } });
      await invoice.expect(412, path, { ...amend, body: { minutes: 15 } });
      await invoice.expect(204, path, { method: 'DELETE', token });
      await invoice.expect(404, path, { token });
      traveller.tookBack(path);
    }),
  ];
}
