import type { AwsService } from '../../aws-endpoint/aws-call.ts';
import { askEngine } from '../../aws-endpoint/engine-bridge.ts';
import { startFauxqs } from './fauxqs.ts';

export interface Messaging {
  readonly sqs: AwsService;
  readonly sns: AwsService;
  readonly s3: AwsService;
  close(): Promise<void>;
}

export interface MessagingOptions {
  readonly directory?: string;
  readonly url: string;
  readonly secretOf: (accessKeyId: string) => string | undefined;
}

/** SQS, SNS and S3 on one engine. */
export async function startMessaging(options: MessagingOptions): Promise<Messaging> {
  const fauxqs = await startFauxqs({ ...options, bodyLimitBytes: 64 * 1024 * 1024 });
  const passOn: AwsService = {
    answer: (_call, request) =>
      askEngine(fauxqs.handle, {
        ...request,
        url:
          request.method === 'POST' && !request.headers['content-type']?.startsWith('multipart')
            ? '/'
            : request.url,
      }),
    close: async () => {},
  };
  return {
    sqs: passOn,
    sns: passOn,
    s3: { ...passOn, answer: (_c, r) => askEngine(fauxqs.handle, r) },
    close: () => fauxqs.close(),
  };
}
