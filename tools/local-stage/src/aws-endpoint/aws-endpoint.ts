import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsCall, AwsService, Caller, Permission, ServiceName } from './aws-call.ts';
import { AwsError, errorCodeOf, errorReply } from './aws-error.ts';
import { sendReply } from './aws-reply.ts';
import { type AwsRequest, BodyTooLarge, readRequest } from './aws-request.ts';
import { queuedBodies, type CallReport } from './call-report.ts';
import { dispatch } from './dispatch.ts';
import { describeCall } from './describe/describe-call.ts';
import { askEngine } from './engine-bridge.ts';
import { createFaults, type Faults } from './faults.ts';
import { type Cognito, startCognito } from '../engines/cognito/cognito.ts';
import { capacityUnitsOf, metering } from './metering.ts';
import type { Engine } from '../engines/engine.ts';
import { callerIdentity } from '../engines/identity.ts';
import { type Keys, startKeys } from '../engines/keys/keys.ts';
import { type LogSource, startLogs } from '../engines/logs/logs.ts';
import { type Mail, startMail } from '../engines/mail/mail.ts';
import { type Messaging, startMessaging } from '../engines/messaging/messaging.ts';
import { type ParameterSource, startParameters } from '../engines/parameters.ts';

export type { Caller, Permission } from './aws-call.ts';
export type { CallReport } from './call-report.ts';
export { type ArmedCrash, createFaults, type Faults } from './faults.ts';

export interface AwsEndpointOptions {
  /** Where queues, files, mail and keys are kept; in memory without it. */
  readonly directory?: string;
  /** Answers DynamoDB and its streams. */
  readonly dynamodb?: Engine;
  readonly parameters: ParameterSource;
  /** What CloudWatch Logs is asked for. */
  readonly logs?: LogSource;
  /** Who an access key belongs to. A call without a known key is refused. */
  readonly callers: (accessKeyId: string) => Caller | undefined;
  readonly onCall?: (report: CallReport) => void;
  readonly faults?: Faults;
  /** The IAM check: every permission a call needs is asked for; a `false` becomes AccessDenied. */
  readonly authorize?: (caller: Caller, permission: Permission) => boolean;
  readonly region?: string;
  readonly port?: number;
}

export interface AwsEndpoint {
  readonly url: string;
  readonly faults: Faults;
  readonly messaging: Messaging;
  readonly mail: Mail;
  readonly keys: Keys;
  readonly cognito: Cognito;
  close(): Promise<void>;
}

/** More than any upload the product accepts, little enough to be held in memory. */
const bodyLimitBytes = 64 * 1024 * 1024;

/** One loopback listener that answers for every AWS service the product calls. */
export async function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { callers, region = 'us-east-1', faults = createFaults() } = options;
  // An idle connection stays open: closing one just as its client takes it up again would look like a fault.
  const server = createServer({ keepAliveTimeout: 0 });
  const url = await listen(server, options.port ?? 0);
  const inDirectory = options.directory === undefined ? {} : { directory: options.directory };
  const messaging = await startMessaging({ ...inDirectory, url, bodyLimitBytes });
  const mail = await startMail(inDirectory);
  const keys = await startKeys({ ...inDirectory, region });
  const cognito = startCognito({ ...inDirectory, region, mail });
  const { dynamodb } = options;
  const services: Partial<Record<ServiceName, AwsService>> = {
    sqs: messaging.sqs,
    sns: messaging.sns,
    s3: messaging.s3,
    ses: mail,
    ssm: startParameters(options.parameters, region),
    kms: keys,
    sts: callerIdentity,
    'cognito-idp': cognito.userPools,
    'cognito-identity': cognito.identityPools,
    ...(options.logs && { logs: startLogs(options.logs, region) }),
    ...(dynamodb && {
      dynamodb: {
        answer: (call: AwsCall, request: AwsRequest) =>
          askEngine(dynamodb.handle.bind(dynamodb), metering(call, request)),
        close: async () => {},
      },
    }),
  };

  server.on('request', (req, res) => {
    // Whatever goes wrong in answering one request must not end the stage.
    answer(req, res).catch(() => res.destroy());
  });

  function callerOf(accessKeyId: string): Caller | undefined {
    return callers(accessKeyId) ?? cognito.identityPools.callerOf(accessKeyId);
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const at = new Date().toISOString();
    let request: AwsRequest;
    try {
      request = await readRequest(req, bodyLimitBytes);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      refuseTooLarge(res);
      return;
    }
    const call = describeCall(request, { region, callers: callerOf, keyArn: keys.arnOf });
    const { reply, fault, sent } = await dispatch(
      { services, faults, authorize: options.authorize },
      call,
      request,
    );
    const errorCode = errorCodeOf(reply);
    const queued = queuedBodies(call, reply);
    const capacityUnits = capacityUnitsOf(call, reply);
    // Told first: who has an answer may rely on the report being there.
    options.onCall?.({
      at,
      caller: call.caller?.name ?? 'anonymous',
      service: call.service,
      action: call.action,
      resource: call.names.join(', '),
      arns: [...new Set(call.needs.map(({ arn }) => arn))],
      status: reply.status,
      durationMs: Math.round(performance.now() - startedAt),
      ...(errorCode && { errorCode }),
      ...(fault && { fault }),
      ...(reply.published && { published: reply.published }),
      ...(queued.length > 0 && { queued }),
      ...(capacityUnits !== undefined && { capacityUnits }),
    });
    if (sent) sendReply(res, reply, request.method === 'HEAD');
    else res.destroy();
  }

  return {
    url,
    faults,
    messaging,
    mail,
    keys,
    cognito,
    async close() {
      await Promise.all([messaging.close(), mail.close(), keys.close()]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuseTooLarge(res: ServerResponse): void {
  const reply = errorReply(
    's3',
    new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.'),
  );
  sendReply(res, { ...reply, headers: { ...reply.headers, connection: 'close' } }, false);
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
