import { accountId, type AwsService } from '../aws-endpoint/aws-call.ts';
import { AwsError } from '../aws-endpoint/aws-error.ts';
import { xmlReply } from '../aws-endpoint/aws-reply.ts';

/** STS, as far as "who am I" goes. */
export const callerIdentity: AwsService = {
  async answer(call) {
    if (call.action !== 'GetCallerIdentity') {
      throw new AwsError('InvalidAction', `The local stage's STS does not know ${call.action}.`);
    }
    const name = call.caller?.name ?? 'anonymous';
    const role = call.caller?.role ?? name;
    return xmlReply(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
        `<Arn>arn:aws:sts::${accountId}:assumed-role/${role}/${name}</Arn><UserId>AROALOCAL:${name}</UserId>` +
        `<Account>${accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  },
  async close() {},
};
