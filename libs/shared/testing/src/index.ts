export { eventually } from '@paymyinvoice/local-stage';
export { isMadeUpFor, readDeadLetters } from './dead-letters.ts';
export { anEvent } from './events.ts';
export { startTestIssuer, type Person, type TestIssuer } from './issuer.ts';
export { cheapPasswords, startTestStage, type Reply, type TestStage } from './test-stage.ts';
