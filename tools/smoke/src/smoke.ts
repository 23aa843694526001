import { SERVICES, type Service } from '@paymyinvoice/stages';
import { runInOrder, type Check, type Result } from './check.ts';
import { servicesAgree } from './checks/contracts.ts';
import { serviceChecks } from './checks/service-checks.ts';
import { journey, unmadeJourney } from './journey/journey.ts';
import type { StageUnderTest } from './stage-under-test.ts';

/** Looks at the services at once, then at the whole; tells each result when it is its turn. */
export async function smoke(
  stage: StageUnderTest,
  services: readonly Service[],
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const running = services.map((service) => runInOrder(serviceChecks(service), stage));
  const results: Result[] = [];
  for (const finished of running) {
    const found = await finished;
    found.forEach(onResult);
    results.push(...found);
  }
  return [...results, ...(await runInOrder(wholeChecks(stage, services, results), stage, onResult))];
}

/** What crosses services, where there is any sense in it. */
function wholeChecks(
  stage: StageUnderTest,
  services: readonly Service[],
  results: readonly Result[],
): Check[] {
  if (stage.settings.journey === 'unwanted')
    return [unmadeJourney(stage, 'It crosses all services: leave --service out, or add --journey.')];
  const unfit = results.filter(({ outcome, isGround }) => outcome === 'failed' && isGround === true);
  if (unfit.length > 0)
    return [
      unmadeJourney(
        stage,
        `It makes no sense without ${unfit.map(({ part }) => `${part}-service`).join(' and ')}.`,
      ),
    ];
  // Of one service alone it is asked whether it is as it should be; the others may be on their way to where it is.
  const agreement = services.length === SERVICES.length ? [servicesAgree(services)] : [];
  return [...agreement, ...journey(stage)];
}
