import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { eventually } from '@paymyinvoice/testing';
import { describe, expect, it } from 'vitest';
import { linesOf, type OperatedStage } from './operated-stage.ts';

export function describeReplaying(stageOf: () => OperatedStage): void {
  describe('replay', () => {
    it('sends to one subscriber alone, and changes nothing there that has happened before', async () => {
      const s = stageOf();
      const id = await s.delivered('user.verified', s.userId, 2);
      const before = { rows: await s.everyRow('media'), media: await s.outcomes('media', id) };
      const invoice = await s.outcomes('invoice', id);
      const asked = ['replay', '--to', 'media', '--subject', s.userId];
      const dry = await s.events(...asked, '--dry-run');
      expect(linesOf(dry.output).map((line) => /(user\.\w+) .* #(\d+)/.exec(line)?.slice(1))).toEqual([
        ['user.verified', '2'],
        ['user.updated', '3'],
        ['user.updated', '4'],
      ]);
      expect(dry.errors).toContain('3 events would go to paymyinvoice-local-media-events; none has.');
      expect(await s.outcomes('media', id)).toEqual(before.media);

      const startedMs = performance.now();
      const { errors } = await s.events(...asked, '--rate', '2');
      expect(performance.now() - startedMs).toBeGreaterThan(1000);
      expect(errors).toContain('3 of 3 events went to paymyinvoice-local-media-events.');
      await eventually('The duplicate', async () =>
        (await s.outcomes('media', id)).length > before.media.length ? true : undefined,
      );
      expect((await s.outcomes('media', id)).at(-1)).toBe('duplicate');
      expect(await s.everyRow('media')).toEqual(before.rows);
      expect(await s.outcomes('invoice', id)).toEqual(invoice);
    });

    it('brings a lost effect back, and nothing older than what is there', async () => {
      const s = stageOf();
      const id = await s.delivered('user.verified', s.userId, 2);
      const remove = (Key: { pk: string; sk: string }) =>
        s.tables.send(new DeleteCommand({ TableName: 'paymyinvoice-local-media', Key }));
      const replayed = [
        'replay',
        '--to',
        'media',
        '--type',
        'user.verified',
        '--subject',
        s.userId,
        '--rate',
        '10',
      ];
      const marker = { pk: `INBOX#${id}`, sk: '-' };

      const library = await s.libraryOf(s.userId);
      await remove(marker);
      const seen = await s.outcomes('media', id);
      await s.events(...replayed);
      await eventually('The older one', async () =>
        (await s.outcomes('media', id)).slice(seen.length).includes('older') ? true : undefined,
      );
      expect(await s.libraryOf(s.userId)).toEqual(library);

      await remove({ pk: `OWNER#${s.userId}`, sk: 'LIBRARY' });
      await remove(marker);
      await s.events(...replayed);
      const back = await eventually('The library', () => s.libraryOf(s.userId));
      expect(back['sequence']).toBe(2);
    });
  });
}
