import { findProject, type Project } from '@paymyinvoice/packaging';
import { SERVICES } from '@paymyinvoice/stages';

/** What has a stack of its own: the topics, and every service. */
export const DEPLOYABLES = ['contracts', ...SERVICES] as const;
export type Deployable = (typeof DEPLOYABLES)[number];

/** One stack: a service on a stage. */
export interface Target {
  readonly service: Deployable;
  readonly stage: string;
}

export function isDeployable(name: string): name is Deployable {
  return DEPLOYABLES.some((each) => each === name);
}

export function stackName({ service, stage }: Target): string {
  return `paymyinvoice-${stage}-${service}`;
}

export function projectOf(service: Deployable, workspace?: string): Project {
  return findProject(service === 'contracts' ? service : `${service}-service`, workspace);
}
