import { describe, expect, it } from 'vitest';
import type { ErasuresRepository } from './erasures.repository.ts';
import { ErasuresService } from './erasures.service.ts';

const task = { subject: 'usr_1', askedAt: '2026-03-14T09:26:00.000Z' };
type Found = 'some' | 'unpublished' | 'none';

async function eraseAt(time: string, finding: Found[], hasTime = () => true) {
  const left = [...finding];
  const repository = { eraseSome: async () => left.shift() ?? 'none' } satisfies Partial<ErasuresRepository>;
  const clock = () => new Date(`2026-03-14T${time}Z`);
  const erasures = new ErasuresService(repository as unknown as ErasuresRepository, clock);
  return { outcome: await erasures.erase(task, hasTime), left };
}

describe('an erasure', () => {
  it('is done when it finds nothing, and requests of before the closing are over', async () => {
    expect(await eraseAt('09:27:00.000', ['none'])).toEqual({ outcome: 'done', left: [] });
    expect(await eraseAt('09:26:59.999', ['none'])).toEqual({ outcome: 'again', left: [] });
  });

  it('goes on until nothing is left, and comes again for what was being written meanwhile', async () => {
    expect(await eraseAt('09:30:00.000', ['some', 'some', 'none'])).toEqual({ outcome: 'again', left: [] });
  });

  it('comes again for events that are still to be published', async () => {
    expect((await eraseAt('09:30:00.000', ['some', 'unpublished'])).outcome).toBe('again');
  });

  it('stops when time is up and comes again', async () => {
    let turns = 2;
    const out = await eraseAt('09:30:00.000', ['some', 'some', 'some'], () => (turns -= 1) >= 0);
    expect(out).toEqual({ outcome: 'again', left: ['some'] });
  });
});
