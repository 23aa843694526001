import { LeftOut, type Check } from '../check.ts';
import { accountParameters } from '../smoke-account.ts';
import type { StageUnderTest } from '../stage-under-test.ts';
import { arriving } from './arriving.ts';
import { Invoices } from './invoices.ts';
import { leaving } from './leaving.ts';
import { Money } from './money.ts';
import { Picture } from './pictures.ts';
import { recordingTime } from './time.ts';
import { Traveller } from './traveller.ts';

/** One person's way through all services. The steps run in order; each relies on the ones before. */
export function journey(stage: StageUnderTest): Check[] {
  const obstacle = obstacleTo(stage);
  if (obstacle !== undefined) return [unmadeJourney(stage, obstacle)];
  const traveller = new Traveller(stage);
  const picture = new Picture(traveller);
  const invoices = new Invoices(traveller);
  const money = new Money(traveller, invoices);
  return [
    ...arriving(traveller),
    picture.upload(),
    ...recordingTime(traveller),
    invoices.drafted(),
    invoices.issued(),
    ...money.moves(stage),
    money.isBooked(),
    picture.isLookedAt(),
    invoices.issuedWith(picture),
    picture.isHeld(),
    invoices.voided(),
    picture.isRemoved(),
    money.bookHolds(),
    invoices.tellOfThem(money.paymentId),
    picture.tellsOfIt(),
    leaving(traveller),
  ];
}

/** A journey that cannot be made is left out, with the reason; where it was demanded, that is a failure. */
export function unmadeJourney({ settings }: StageUnderTest, obstacle: string | Error): Check {
  const run = async () => {
    if (obstacle instanceof Error) throw obstacle;
    throw settings.journey === 'demanded' ? new Error(obstacle) : new LeftOut(obstacle);
  };
  return { part: 'journey', name: 'one person’s way through all services', run };
}

function obstacleTo({
  name,
  settings: { isReadOnly, account },
  manifest,
}: StageUnderTest): string | Error | undefined {
  if (isReadOnly) return 'Nothing may be written.';
  if (manifest.mailbox !== undefined) return undefined;
  if (account !== undefined) return account instanceof Error ? account : undefined;
  const { email, password } = accountParameters(name);
  return `The stage has neither a mailbox that a program can read nor a smoke account (SSM: ${email}, ${password}).`;
}
