export { startStage, type Stage, type StageOptions } from './stage/stage.ts';
export { connectStage, forkStage, OwnStage, StageHandle, type FaultState } from './stage/stage-handle.ts';
export { eventually } from './stage/eventually.ts';
export type { StageFaultSwitches } from './faults/stage-faults.ts';
export type { Delivery, EventQuery, PublishedEvent } from './observation/event-log.ts';
export type { Outcome } from './functions/instance.ts';
export type { AwsAccess } from './provision/clients.ts';
export type { CallReport } from './aws-endpoint/aws-endpoint.ts';
export type { ListedMail } from './stage/mail-attachments.ts';
