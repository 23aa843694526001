import type { Service } from '@paymyinvoice/stages';
import type { Check } from '../check.ts';
import { refusesForgedTokens, wantsTokens } from './authorizer.ts';
import { speaksOurContracts } from './contracts.ts';
import { keepsForeignOriginsOut, letsItsClientIn } from './cors.ts';
import { hasVersion, isHealthy } from './health.ts';
import { answersUnknownRoutes, describesItself } from './openapi.ts';
import { hasItsParameters } from './parameters.ts';
import { isItsOwnIssuer, publishesKeys } from './signing-keys.ts';

/** What any service must answer before a journey makes sense. None of them writes. */
export function serviceChecks(service: Service): Check[] {
  return [
    isHealthy(service),
    hasVersion(service),
    hasItsParameters(service),
    speaksOurContracts(service),
    describesItself(service),
    answersUnknownRoutes(service),
    ...(service === 'auth' ? [publishesKeys(), isItsOwnIssuer()] : []),
    wantsTokens(service),
    refusesForgedTokens(service),
    letsItsClientIn(service),
    keepsForeignOriginsOut(service),
  ];
}
