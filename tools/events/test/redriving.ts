import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { invoiceIssued, userVerified } from '@paymyinvoice/contracts';
import { anEvent, eventually } from '@paymyinvoice/testing';
import { describe, expect, it } from 'vitest';
import { findDeadLetterQueue } from '../src/redrive/dead-letter-queues.ts';
import { LetterBox } from '../src/redrive/letter-box.ts';
import { linesOf, type OperatedStage } from './operated-stage.ts';

export function describeRedriving(stageOf: () => OperatedStage): void {
  describe('redrive', () => {
    const somebody = (number: number) => {
      const subject = `usr_${String(number).padStart(26, '0')}`;
      return { subject, data: { userId: subject, email: 'somebody@example.com', name: 'Somebody' } as never };
    };
    const queue = 'http://unused/000000000000/paymyinvoice-local-media-events-dlq';

    it('moves what a consumer could not do back to it once it can, and nobody else’s', async () => {
      const s = stageOf();
      const invoiceId = `inv_${'0'.repeat(26)}`;
      const total = { amount: 1, currency: 'EUR' };
      const data = { invoiceId, ownerId: s.userId, number: 'INV-1', total, outstanding: total };
      const event = anEvent(invoiceIssued, {
        subject: invoiceId,
        data: { ...data, attachments: [`med_${'0'.repeat(26)}`] },
      });
      const row = { pk: `OWNER#${s.userId}`, sk: `INVOICE#${invoiceId}` };
      const TableName = 'paymyinvoice-local-media';
      // A row that nothing of ours has written, and that nothing of ours can read.
      await s.tables.send(new PutCommand({ TableName, Item: { ...row, held: [] } }));
      await s.publish(event);
      for (let attempts = 1; attempts <= 5; attempts += 1) {
        await eventually(`Attempt ${attempts}`, async () => {
          const calls = await s.stage.calls('paymyinvoice-local-media-events');
          const delays = calls.filter(({ action }) => action === 'ChangeMessageVisibilityBatch');
          return delays.length === attempts ? true : undefined;
        });
        // As long as the consumer puts the next one off, at most.
        await s.stage.advance(5000 * 2 ** (attempts - 1));
      }
      await eventually('The dead letter', async () =>
        (await s.deadLetters()).length === 1 ? true : undefined,
      );
      const MessageBody = JSON.stringify(anEvent(userVerified, somebody(9)));
      await s.sqs.send(new SendMessageCommand({ QueueUrl: queue.replace('media', 'invoice'), MessageBody }));
      const { output: list } = await s.events('redrive', '--list');
      for (const name of ['invoice', 'media'])
        expect(list).toMatch(
          new RegExp(`^ +1  ${name}-events +from paymyinvoice-local-${name}-events$`, 'm'),
        );
      const dry = await s.events('redrive', 'media/events', '--dry-run');
      expect(dry.output).toMatch(new RegExp(`invoice.issued.* ${event.id}\n +\\w+: .*value`, 'i'));
      expect(dry.errors).toContain('1 message would go back');
      expect(await s.deadLetters()).toHaveLength(2);

      await s.tables.send(new DeleteCommand({ TableName, Key: row }));
      const { output } = await s.events('redrive', 'media-events');
      expect(output).toContain(`moved  `);
      await eventually('The effect', () => s.table('media').get(row));
      expect(await s.deadLetters()).toMatchObject([{ Body: MessageBody }]);
      await s.events('redrive', 'invoice-events', '--id', JSON.parse(MessageBody).id as string);
      expect(await s.deadLetters()).toEqual([]);
    }, 60_000);

    it('loses nothing when it is killed midway', async () => {
      const s = stageOf();
      const people = Array.from({ length: 8 }, (_, index) => `usr_${String(index).padStart(26, '0')}`);
      for (const id of people) {
        const event = anEvent(userVerified, {
          subject: id,
          data: { userId: id, email: 'somebody@example.com', name: 'Somebody' },
        });
        await s.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(event) }));
      }
      const arrived = async () =>
        (await Promise.all(people.map((id) => s.libraryOf(id)))).filter(Boolean).length;
      for (const operation of ['SendMessage', 'DeleteMessage']) {
        const args = ['redrive', 'media-events', '--rate', '100'];
        expect((await s.operator.startUntil(operation, ...args).done).code).toBeNull();
        // What it held is seen again after a while.
        await s.stage.advance(121_000);
      }
      expect(await arrived()).toBeLessThan(8);
      await s.events('redrive', 'media-events', '--rate', '100');
      await eventually('All of them', async () => ((await arrived()) === 8 ? true : undefined));
      expect(await s.deadLetters()).toEqual([]);
    }, 60_000);

    it('tells why something was rejected, moves it once, and removes it only by its id', async () => {
      const s = stageOf();
      const MessageBody = '{"specversion":"1.0"}';
      const source = queue.replace('-dlq', '');
      for (let copy = 0; copy < 2; copy += 1)
        await s.sqs.send(new SendMessageCommand({ QueueUrl: source, MessageBody }));
      await eventually('The rejections', async () =>
        (await s.deadLetters()).length === 2 ? true : undefined,
      );
      const limited = await s.events('redrive', 'media-events', '--limit', '1');
      expect(limited.errors).toContain('1 message went back');
      await eventually('Its return', async () => ((await s.deadLetters()).length === 2 ? true : undefined));
      const dry = await s.events('redrive', 'paymyinvoice-local-media-events-dlq', '--dry-run');
      expect(dry.output).toMatch(/lies here {2}\S+ {2}.*JSON with specversion\n +\w+: /);
      const ids = (await s.deadLetters()).map(({ MessageId = '' }) => MessageId);
      const [first = '', second = ''] = ids;
      const shown = await s.events('redrive', 'media-events', '--discard', '--id', first, '--dry-run');
      expect(shown.output).toContain(`would be removed  ${first}`);
      expect(shown.errors).not.toContain('go back');
      expect(await s.deadLetters()).toHaveLength(2);
      await s.events('redrive', 'media-events', '--discard', '--id', first);
      expect((await s.deadLetters()).map(({ MessageId }) => MessageId)).toEqual([second]);
      await expect(s.events('redrive', 'media-events', '--discard', '--id', first)).rejects.toThrow(
        `media-events does not hold ${first}.`,
      );
      await expect(s.events('redrive', 'media-events', '--id', 'evt_nonsense')).rejects.toThrow(
        'media-events does not hold evt_nonsense.',
      );
      await s.events('redrive', 'media-events', '--discard', '--id', second);
    });

    it('shows each once, and none too few, however long it takes over them', async () => {
      const s = stageOf();
      const QueueUrl = queue.replace('events', 'sweep');
      const send = async (count: number) => {
        for (let number = 0; number < count; number += 1)
          await s.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `{"number":${Math.random()}}` }));
      };
      await send(10);
      const sweep = await findDeadLetterQueue(s.access, 'media-sweep');
      const box = new LetterBox(s.access, sweep);
      const seen: string[] = [];
      for await (const { messageId } of box.letters()) {
        seen.push(messageId);
        if (seen.length !== 10) continue;
        // So long that what it holds may be received again, and is before the rest.
        await s.stage.advance(121_000);
        await s.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
        await send(15);
      }
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);

      await s.stage.advance(100_000);
      await box.keepHidden();
      await s.stage.advance(100_000);
      expect((await s.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
      await box.giveBack();
      const { output, errors } = await s.events('redrive', 'media-sweep');
      expect(linesOf(output).filter((line) => line.startsWith('lies here'))).toHaveLength(25);
      expect(errors).toContain('25 reports of failed runs.');
    }, 60_000);

    it('explains that a run which failed is nothing to move', async () => {
      const s = stageOf();
      const body = {
        requestContext: { functionArn: 'arn:aws:lambda:r:0:function:purge', condition: 'RetriesExhausted' },
      };
      const QueueUrl = queue.replace('events', 'purge');
      await s.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
      const { output, errors } = await s.events('redrive', 'media-purge');
      expect(output).toContain('purge failed: RetriesExhausted');
      expect(errors).toContain('what a run left undone the next one does');
    });
  });
}
