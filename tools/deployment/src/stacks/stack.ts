import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CloudFormationClient,
  CloudFormationServiceException,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
  UpdateStackCommand,
  type Parameter,
  type Stack as Description,
} from '@aws-sdk/client-cloudformation';
import { standingOf, type Standing } from './status.ts';
import type { Template } from './template.ts';

const POLL_MS = 2000;

export interface StackResource {
  /** Its name in the template. */
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
}

/** What all resources of a stack are marked with. */
type Tags = Readonly<Record<string, string>>;

/** Without tags, those it has stay; so do parameters with `UsePreviousValue`. */
interface Change {
  readonly tags?: Tags | undefined;
  readonly parameters?: Parameter[];
}

/** One stack of CloudFormation. What it is told to do is done when the call returns, or has failed with its reasons. */
export class Stack {
  readonly name: string;
  readonly #client = new CloudFormationClient();

  constructor(name: string) {
    this.name = name;
  }

  async standing(): Promise<Standing> {
    return standingOf((await this.#describe(this.name))?.StackStatus);
  }

  /** Returns once nobody is at it. */
  async settled(): Promise<void> {
    while ((await this.standing()).is === 'busy') await wait(POLL_MS);
  }

  async outputs(): Promise<Map<string, string>> {
    const { Outputs = [] } = (await this.#describe(this.name)) ?? {};
    return new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /** The template as it was given, of the last update that did not fail. */
  async template(): Promise<Template> {
    const { TemplateBody = '{}' } = await this.#client.send(new GetTemplateCommand({ StackName: this.name }));
    return JSON.parse(TemplateBody) as Template;
  }

  async resources(): Promise<StackResource[]> {
    const found: StackResource[] = [];
    const pages = paginateListStackResources({ client: this.#client }, { StackName: this.name });
    for await (const { StackResourceSummaries = [] } of pages)
      for (const each of StackResourceSummaries)
        found.push({
          id: each.LogicalResourceId ?? '',
          type: each.ResourceType ?? '',
          physicalId: each.PhysicalResourceId ?? '',
        });
    return found;
  }

  async create(TemplateBody: string, change: Change): Promise<void> {
    await this.#do('CREATE_COMPLETE', (ClientRequestToken) =>
      this.#client.send(
        new CreateStackCommand({ ...this.#common(change, ClientRequestToken), TemplateBody }),
      ),
    );
  }

  /** False where the template changes nothing. */
  async update(
    template: { readonly TemplateURL: string } | { readonly TemplateBody: string },
    change: Change = {},
  ): Promise<boolean> {
    try {
      await this.#do('UPDATE_COMPLETE', (ClientRequestToken) =>
        this.#client.send(
          new UpdateStackCommand({ ...this.#common(change, ClientRequestToken), ...template }),
        ),
      );
      return true;
    } catch (error) {
      if (isRefused(error) && error.message.includes('No updates are to be performed')) return false;
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.#do('DELETE_COMPLETE', (ClientRequestToken) =>
      this.#client.send(new DeleteStackCommand({ StackName: this.name, ClientRequestToken })),
    );
  }

  #common({ tags, parameters }: Change, ClientRequestToken: string) {
    return {
      StackName: this.name,
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
      Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      Parameters: parameters,
      ClientRequestToken,
    };
  }

  async #do(wanted: string, begin: (token: string) => Promise<unknown>): Promise<void> {
    const token = `npm-run-${randomUUID()}`;
    const { StackId: before } = (await this.#describe(this.name)) ?? {};
    await begin(token);
    // A stack that is gone is only known by its id.
    const id = before ?? this.name;
    let status = (await this.#describe(id))?.StackStatus ?? 'DELETE_COMPLETE';
    while (status.endsWith('_IN_PROGRESS')) {
      await wait(POLL_MS);
      status = (await this.#describe(id))?.StackStatus ?? 'DELETE_COMPLETE';
    }
    if (status !== wanted)
      throw new Error([`${this.name} is ${status}:`, ...(await this.#failures(id, token))].join('\n'));
  }

  async #describe(nameOrId: string): Promise<Description | undefined> {
    try {
      const { Stacks } = await this.#client.send(new DescribeStacksCommand({ StackName: nameOrId }));
      return Stacks?.[0];
    } catch (error) {
      if (isRefused(error) && error.message.includes('does not exist')) return undefined;
      throw error;
    }
  }

  /** Why what was begun under a token failed; what was cancelled because of another failure says nothing. */
  async #failures(id: string, token: string): Promise<string[]> {
    const reasons: string[] = [];
    for await (const { StackEvents = [] } of paginateDescribeStackEvents(
      { client: this.#client },
      { StackName: id },
    )) {
      for (const event of StackEvents) {
        const { ClientRequestToken, LogicalResourceId = '', ResourceStatus = '' } = event;
        const reason = event.ResourceStatusReason ?? '';
        if (ClientRequestToken !== token || !ResourceStatus.endsWith('_FAILED')) continue;
        if (reason.includes('cancelled')) continue;
        reasons.unshift(`- ${LogicalResourceId} (${event.ResourceType ?? ''}): ${reason}`);
      }
      if (StackEvents.some(({ ClientRequestToken }) => ClientRequestToken !== token)) break;
    }
    return reasons;
  }
}

function isRefused(error: unknown): error is CloudFormationServiceException {
  return error instanceof CloudFormationServiceException && error.name === 'ValidationError';
}
