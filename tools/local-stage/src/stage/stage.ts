import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFaults,
  startAwsEndpoint,
  type AwsEndpoint,
  type CallReport,
  type Caller,
} from '../aws-endpoint/aws-endpoint.ts';
import { tellTopic, watchStacks } from '../alarms/alarm-topics.ts';
import { Alarms } from '../alarms/alarms.ts';
import { queueGauge } from '../alarms/queue-gauge.ts';
import { Metrics } from '../alarms/metrics.ts';
import type { StageClock } from './clock.ts';
import { noticeDeadLetter } from '../observation/dead-letter-watch.ts';
import { DeliveryFaults } from '../faults/delivery-faults.ts';
import { functionLogs } from '../engines/logs/function-logs.ts';
import { otherDynamoDb } from '../engines/other-dynamodb.ts';
import { PaymentsApi } from '../engines/payments/payments-api.ts';
import { Payments } from '../engines/payments/payments.ts';
import { EventLog } from '../observation/event-log.ts';
import { Functions } from '../functions/functions.ts';
import { keptClock, openTables } from './kept-state.ts';
import { Roles } from '../permissions/roles.ts';
import { UsedGrants } from '../permissions/used-grants.ts';
import { createClients, type AwsAccess } from '../provision/clients.ts';
import { parametersOf, StageParameters } from '../provision/parameters.ts';
import { StageFaults, type StageFaultSwitches } from '../faults/stage-faults.ts';
import { StageServer } from './stage-server.ts';
import { Stacks } from './stacks.ts';
import { artifactDirectory, workspacePackages } from './workspace.ts';

export type StageOptions = {
  /** Short names; all services of the workspace without it. */
  readonly services?: readonly string[];
  /** 0 takes any free port. */
  readonly port?: number;
  /** Where state is kept; without it the stage forgets everything when it stops. */
  readonly stateDirectory?: string;
  /** Forget what an earlier stage kept in the state directory. */
  readonly fresh?: boolean;
  /** Package folders to run instead of the workspace's. */
  readonly packages?: readonly string[];
  /** Values of `/paymyinvoice/<stage>/<name>`, in place of the stage's own; null: nobody has put one there. */
  readonly parameters?: Readonly<Record<string, string | null>>;
  /** Values of the templates' own parameters, in place of their defaults. */
  readonly templateParameters?: Readonly<Record<string, string>>;
  readonly faults?: StageFaultSwitches;
  readonly stage?: string;
  /** Where it is written down which grants of the roles are used. */
  readonly grantsDirectory?: string;
  /** Another DynamoDB to use instead of the stage's own. */
  readonly dynamodbEndpoint?: string;
  /** Told what a person should know: resources left out, sources that fail. */
  readonly onProblem?: (message: string) => void;
};

export type Stage = {
  readonly url: string;
  readonly name: string;
  readonly clock: StageClock;
  readonly faults: StageFaults;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly mail: AwsEndpoint['mail'];
  readonly cognito: AwsEndpoint['cognito'];
  readonly payments: Payments;
  readonly paymentsApi: PaymentsApi;
  readonly functions: Functions;
  readonly stacks: Stacks;
  /** Origins that browsers may call the services from. */
  readonly origins: readonly string[];
  readonly calls: readonly CallReport[];
  /** How to call the stage's AWS services from outside, as nobody in particular. */
  readonly aws: AwsAccess;
  readonly reload: (packageDirectory: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const keptCalls = 10_000;

/** Starts everything the packages describe, in this process; the process's `Date` becomes the stage's clock. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const { stage: name = 'local', onProblem = () => {}, faults: switches = {} } = options;
  const directories = options.packages ?? (await workspacePackages(name, options.services));
  const isTemporary = options.stateDirectory === undefined;
  const state = options.stateDirectory ?? (await mkdtemp(join(tmpdir(), 'local-stage-')));
  const cleanups: (() => void | Promise<void>)[] = isTemporary
    ? [() => rm(state, { recursive: true, force: true })]
    : [];
  const stop = async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  };
  try {
    const { dynamodbEndpoint } = options;
    const dynamodb = dynamodbEndpoint
      ? otherDynamoDb(dynamodbEndpoint)
      : await openTables(state, options.fresh === true, isTemporary);
    cleanups.push(() => dynamodb.close());
    const clock = keptClock(join(state, 'clock.json'));
    const server = await StageServer.listen(options.port ?? 0);
    cleanups.push(() => server.close());
    const parameters = await StageParameters.open(
      name,
      { ...parametersOf(server.url), ...options.parameters },
      join(state, 'secrets.json'),
    );
    const ownKey: Caller = { name: 'local-stage', secret: randomBytes(20).toString('hex'), kind: 'stage' };
    const ownKeyId = `LSTG${randomBytes(8).toString('hex').toUpperCase()}`;
    const calls: CallReport[] = [];
    const roles = new Roles();
    const { grantsDirectory } = options;
    const usedGrants = grantsDirectory === undefined ? undefined : new UsedGrants(roles, grantsDirectory);
    const endpoint = await startAwsEndpoint({
      ...(!isTemporary && { directory: join(state, 'aws') }),
      dynamodb,
      parameters: { get: (key) => parameters.get(key), names: () => parameters.names() },
      logs: functionLogs(() => functions),
      authorize: (caller, { action, arn }) => {
        const roleName = caller.role ?? functions.roleOf(caller);
        if (roleName !== undefined) usedGrants?.record(roleName, action, arn);
        if (caller.kind === 'stage' || roles.allow(roleName, action, arn)) return true;
        onProblem(`${caller.name} called ${action} on ${arn}, which its role does not allow.`);
        return false;
      },
      callers: (accessKeyId) => (accessKeyId === ownKeyId ? ownKey : functions.callerOf(accessKeyId)),
      faults: createFaults(),
      onCall: (report) => {
        events.recordCall(report);
        if (report.caller === ownKey.name) return;
        calls.push(report);
        noticeDeadLetter(report, {
          events,
          isDeadLetterQueue: (queueArn) => stacks.isDeadLetterQueue(queueArn),
        });
        if (calls.length > 2 * keptCalls) calls.splice(0, keptCalls);
      },
    });
    cleanups.push(() => endpoint.close());
    const clients = createClients(endpoint.url, ownKeyId, ownKey.secret);
    cleanups.push(() => clients.close());
    const deliveryFaults = new DeliveryFaults();
    const metrics = new Metrics(() => clock.nowMs());
    const functions: Functions = new Functions({
      endpoint: endpoint.url,
      clock,
      isHeld: (functionName) => deliveryFaults.isHeld(functionName),
      record: metrics.record,
      onLine: (functionName, line) => alarms.takeLine(functionName, line),
      artifactDirectory: artifactDirectory,
      logDirectory: join(state, 'logs'),
    });
    cleanups.push(() => functions.close());
    const faults = new StageFaults(deliveryFaults, endpoint.faults);
    const stacks: Stacks = new Stacks({
      clients,
      clock,
      cognito: endpoint.cognito,
      faults: deliveryFaults,
      functions,
      roles,
      checkpointDirectory: join(state, 'checkpoints'),
      onTableChange: (table, listener) => dynamodb.onChange(table, listener),
      record: metrics.record,
      onDelivery: (delivery) => events.recordDelivery(delivery),
      onProblem,
      stackSettings: {
        endpoint: endpoint.url,
        url: server.url,
        ...(options.templateParameters && { overrides: options.templateParameters }),
        parameter: (key) => parameters.get(key)?.value,
        keyArn: (alias) => endpoint.keys.ensure(alias),
      },
    });
    cleanups.push(() => stacks.stop());
    const events = new EventLog(
      (queueArn) => stacks.receivesBeforeDeadLetter(queueArn),
      isTemporary ? undefined : join(state, 'events.jsonl'),
    );
    cleanups.push(
      clock.onMove(() => {
        dynamodb
          .sweepExpired()
          .catch((error: unknown) => onProblem(`Expired rows stay for now: ${String(error)}`));
      }),
    );
    const alarms: Alarms = new Alarms({
      ...{ clock, metrics, onProblem },
      gauge: queueGauge(endpoint.messaging),
      tell: (telling) => tellTopic(clients.sns, telling),
    });
    cleanups.push(() => alarms.stop());
    await stacks.load(directories);
    await watchStacks(alarms, stacks.all, clients.sns);
    const secretOf = (short: string) => parameters.get(`/paymyinvoice/${name}/invoice/${short}`)?.value ?? '';
    const payments = new Payments({
      ...(!isTemporary && { file: join(state, 'payments.jsonl') }),
      ...{ url: `${server.url}/payments`, clock, faults: deliveryFaults },
      webhookUrl: `${server.url}/invoice/v1/webhooks/simulated`,
      webhookSecret: () => secretOf('payment-webhook-secret'),
    });
    cleanups.push(() => payments.close());
    const apiKey = () => secretOf('payment-api-key');
    const paymentsApi = new PaymentsApi({ payments, apiKey, faults: deliveryFaults });
    const reload = async (directory: string) => {
      await stacks.load([directory]);
      await watchStacks(alarms, stacks.all, clients.sns);
    };
    const { mail, cognito } = endpoint;
    const { url } = server;
    const running: Stage = {
      ...{
        url,
        name,
        clock,
        faults,
        alarms,
        events,
        mail,
        cognito,
        payments,
        paymentsApi,
        functions,
        stacks,
        origins: (parameters.get(`/paymyinvoice/${name}/allowed-origins`)?.value ?? '').split(','),
        calls,
        aws: clients.access,
        reload,
        stop,
      },
    };
    faults.set(switches);
    server.serve(running);
    return running;
  } catch (error) {
    await stop();
    throw error;
  }
}
