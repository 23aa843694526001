import type { Target } from '../target.ts';
import type { PipelineStack } from './put-stack.ts';

export type GitHub = {
  /** `owner/name` */
  readonly repository: string;
  /** What GitHub's tokens begin with in `sub`: `repo:owner/name`, or with ids behind both. */
  readonly subject: string;
};

/** What a pipeline stands on, in the order in which it is made: of the account, of the stage, of the service. */
export function pipelineStacks({ service, stage }: Target, gitHub: GitHub, mail?: string): PipelineStack[] {
  return [
    { name: 'pipeline-paymyinvoice', template: 'account.yml', parameters: {} },
    {
      name: `pipeline-paymyinvoice-${stage}`,
      template: 'stage.yml',
      parameters: { Stage: stage, AlarmMail: mail },
    },
    {
      name: `pipeline-paymyinvoice-${stage}-${service}`,
      template: 'service.yml',
      parameters: {
        Stage: stage,
        Service: service,
        Repository: gitHub.repository,
        Subject: gitHub.subject,
      },
    },
  ];
}

export function gitHubOf(repository: string | undefined, subject: string | undefined): GitHub {
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new Error('Which repository? --repository <owner>/<name>.');
  // Anything shorter or wider would let strangers in.
  if (subject !== undefined && !/^repo:[\w.@-]+\/[\w.@-]+$/.test(subject))
    throw new Error(
      `'${subject}' is no beginning of a subject: --subject repo:<owner>/<name>, as GitHub shows it.`,
    );
  return { repository, subject: subject ?? `repo:${repository}` };
}
