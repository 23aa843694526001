import { SERVICES } from '@paymyinvoice/stages';
import type { Deployable, Target } from './target.ts';

/** Why a stack must wait for another on a stage where only some stand; nothing where it need not. */
export function orderRefusal(
  { service, stage }: Target,
  standing: readonly Deployable[],
): string | undefined {
  const first = (needed: Deployable, why: string) =>
    `Deploy ${needed} to stage '${stage}' first: ${why}. (npm run deploy -- --service ${needed} --stage ${stage})`;
  if (service === 'contracts') return undefined;
  if (!standing.includes('contracts'))
    return first('contracts', 'no service can publish or subscribe before there are topics');
  if (service === 'auth' || standing.includes(service) || standing.includes('auth')) return undefined;
  return first('auth', `the gateway of ${service} asks the issuer for its keys when it is made`);
}

/** Which of them hear which others' events. */
const HEARS: Partial<Record<Deployable, readonly Deployable[]>> = {
  invoice: ['auth', 'media'],
  media: ['auth', 'invoice'],
};

/** What no longer works on a stage without a stack, for the stacks that still stand. */
export function consequencesOf(service: Deployable, standing: readonly Deployable[]): string[] {
  const left = standing.filter((each) => each !== service);
  const services = SERVICES.filter((each) => left.includes(each));
  if (service === 'contracts') {
    const readers = services.filter((each) => HEARS[each] !== undefined);
    return [
      ...services.map((each) => `Events of ${each} wait in its outbox and end among its dead letters.`),
      ...readers.map(
        (each) =>
          `The subscriptions of ${each} are gone with the topics, and CloudFormation does not see that: remove ${each} and deploy it anew after the topics.`,
      ),
    ];
  }
  const readers = services.filter((each) => HEARS[each]?.includes(service) === true);
  const heard = readers.map((each) => `${each} hears nothing more of ${service}.`);
  if (service !== 'auth' || services.length === 0) return heard;
  return [
    'Nobody can sign in; tokens that were given out work for as long as API Gateway remembers their keys.',
    ...heard,
  ];
}
