import type { Service } from '@paymyinvoice/stages';
import { LeftOut } from '../check.ts';
import { explainSilence } from '../diagnosis/events.ts';
import { loggedEvents, type EventQuery } from '../diagnosis/event-log.ts';
import { request } from '../http.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { eventually } from '../waiting.ts';

type AwaitedMail = {
  readonly to: string;
  readonly from: Service;
  /** What is looked for in its text. */
  readonly link: RegExp;
  /** An event of the same change: whether that went out tells the relay from the mail. */
  readonly beside: EventQuery;
};

/** The part of a mail's link that the pattern captures. */
export async function mailedLink(
  stage: StageUnderTest,
  { to, from, link, beside }: AwaitedMail,
): Promise<string> {
  const { mailbox } = stage.manifest;
  if (mailbox === undefined) throw new LeftOut('The stage has no mailbox that a program can read.');
  return await eventually({
    missing: `No mail with a link came to ${to}`,
    withinMs: stage.patienceMs,
    ask: async () => {
      const { body } = await request(`${mailbox}/api/messages?to=${encodeURIComponent(to)}`);
      return (body as { text: string }[]).map(({ text }) => link.exec(text)?.[1]).find(Boolean);
    },
    explain: async () => {
      const [event] = (await loggedEvents(stage, beside)) ?? [];
      if (event === undefined) return await explainSilence(stage, from);
      const relay = stage.resource(from, 'relay');
      const sentence = `${from}-service has published ${beside.type}, so its relay runs: look at what SES answers to ${relay}, in its log, and at ${relay}-dlq.`;
      return { sentence, isFinal: false };
    },
  });
}
