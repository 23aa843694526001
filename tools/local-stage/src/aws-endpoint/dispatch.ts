import { setTimeout as wait } from 'node:timers/promises';
import type { AwsCall, AwsService, Caller, Permission, ServiceName } from './aws-call.ts';
import { AwsError, errorReply } from './aws-error.ts';
import type { AwsReply } from './aws-reply.ts';
import type { AwsRequest } from './aws-request.ts';
import type { FaultPlan, Faults, InjectedFault } from './faults.ts';
import { failEntries } from './partial-failures.ts';
import { throttlingError } from './throttling.ts';

export interface Dispatch {
  readonly services: Partial<Record<ServiceName, AwsService>>;
  readonly faults: Faults;
  readonly authorize: ((caller: Caller, permission: Permission) => boolean) | undefined;
}

export interface Outcome {
  readonly reply: AwsReply;
  readonly fault?: InjectedFault;
  /** False when the caller is never to see the reply. */
  readonly sent: boolean;
}

const neverReached: AwsReply = { status: 0, headers: {}, body: Buffer.alloc(0) };

/** Carries a call out under the faults planned for it. */
export async function dispatch(to: Dispatch, call: AwsCall, request: AwsRequest): Promise<Outcome> {
  const plan = to.faults.plan(call);
  if (plan.delayMs > 0) await wait(plan.delayMs);
  if (plan.before === 'throttle') {
    return { reply: errorReply(call.service, throttlingError(call.service)), fault: 'throttle', sent: true };
  }
  if (plan.before === 'kill') {
    await call.caller?.kill?.();
    return { reply: neverReached, fault: 'kill', sent: false };
  }
  const { reply, partial } = await withFailingEntries(to, call, request, plan);
  if (plan.after === 'kill') await call.caller?.kill?.();
  if (plan.after) return { reply, fault: plan.after, sent: false };
  return { reply, sent: true, ...(partial && { fault: 'partial' as const }) };
}

async function withFailingEntries(
  to: Dispatch,
  call: AwsCall,
  request: AwsRequest,
  plan: FaultPlan,
): Promise<{ reply: AwsReply; partial: boolean }> {
  const batch = failEntries(call, request, plan.entryFails);
  if (!batch) return { reply: await carryOut(to, call, request), partial: false };
  const answered = batch.rest && (await carryOut(to, batch.rest.call, batch.rest.request));
  return { reply: batch.complete(answered), partial: true };
}

async function carryOut(to: Dispatch, call: AwsCall, request: AwsRequest): Promise<AwsReply> {
  try {
    refuseStrangers(call);
    refuseForbidden(call, to.authorize);
    const service = to.services[call.service];
    if (!service)
      throw new AwsError('UnknownOperationException', `This stage has no answer to ${call.action}.`);
    const reply = await service.answer(call, request);
    refuseToTellWhatIsThere(call, reply, to.authorize);
    return reply;
  } catch (error) {
    if (error instanceof AwsError) return errorReply(call.service, error);
    const message = error instanceof Error ? error.message : String(error);
    return errorReply(call.service, new AwsError('InternalFailure', message, 500));
  }
}

/** S3 refuses strangers itself: it also answers preflights, and its errors tell more. */
function refuseStrangers(call: AwsCall): void {
  if (call.caller || call.isOpen || call.service === 's3') return;
  if (call.signed === 'not') {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const query = call.service === 'sns' || call.service === 'sts';
  throw new AwsError(
    query ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
    'The security token included in the request is invalid.',
    query ? 403 : 400,
  );
}

function refuseForbidden(call: AwsCall, authorize: Dispatch['authorize']): void {
  const { caller } = call;
  if (!caller || !authorize) return;
  const denied = call.needs.find((need) => !authorize(caller, need));
  if (!denied) return;
  const message = `${caller.name} is not authorized to perform: ${denied.action} on resource: ${denied.arn}`;
  if (call.service === 's3' || call.service === 'sqs') throw new AwsError('AccessDenied', message, 403);
  if (call.service === 'sns') throw new AwsError('AuthorizationError', message, 403);
  throw new AwsError('AccessDeniedException', message);
}

/** Who may not list a bucket is not told that a file is missing: to them it is forbidden. */
function refuseToTellWhatIsThere(call: AwsCall, reply: AwsReply, authorize: Dispatch['authorize']): void {
  const { caller, needs } = call;
  if (call.service !== 's3' || reply.status !== 404 || !caller || !authorize) return;
  const [read] = needs.filter(({ action }) => action === 's3:GetObject');
  const bucket = read?.arn.split('/')[0];
  if (bucket === undefined || authorize(caller, { action: 's3:ListBucket', arn: bucket })) return;
  throw new AwsError('AccessDenied', `${caller.name} may not see whether ${read?.arn ?? ''} is there.`, 403);
}
