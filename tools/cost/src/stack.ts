import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './json-file.ts';
import { runsInAMonth } from './schedule.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });
type Resource = z.output<typeof resourceSchema>;

export interface StackFunction {
  /** As its operations are measured: `api`, `relay`. */
  readonly name: string;
  readonly memoryMb: number;
  readonly answersHttp: boolean;
  /** A queue brings it its events. */
  readonly isFed: boolean;
  /** How often its schedule runs it. */
  readonly runs: number;
}

/** What a packaged stack has that costs something. */
export interface Stack {
  readonly functions: readonly StackFunction[];
  readonly polledQueues: number;
  readonly alarms: number;
  readonly metrics: number;
  readonly keys: number;
  readonly recoverableTables: number;
  readonly logRetentionDays: number;
  readonly poolTier: string | undefined;
}

/** Of the stage that was packaged last under this name. */
export function readStack(workspace: string, service: string, stage: string, daysInAMonth: number): Stack {
  const home = join(workspace, 'apps', `${service}-service`, 'dist/package', stage);
  if (!existsSync(home))
    throw new Error(
      `${service}-service is not packaged for the stage '${stage}': npx nx package ${service}-service -- --stage ${stage}`,
    );
  const { Resources } = readJson(join(home, 'cloudformation-template-update-stack.json'), templateSchema);
  return stackOf(Resources, { prefix: `paymyinvoice-${stage}-${service}-`, daysInAMonth });
}

export function stackOf(
  resources: Readonly<Record<string, Resource>>,
  { prefix, daysInAMonth }: { prefix: string; daysInAMonth: number },
): Stack {
  const all = Object.entries(resources);
  const of = (type: string) => all.filter(([, { Type }]) => Type === type).map(([, resource]) => resource);
  const means = (value: unknown, id: string) => JSON.stringify(value ?? '').includes(`"${id}"`);
  const mappings = of('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  const queues = all.filter(([, { Type }]) => Type === 'AWS::SQS::Queue').map(([id]) => id);
  const polling = mappings.filter(({ EventSourceArn }) => queues.some((id) => means(EventSourceArn, id)));
  const functions = all.filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return {
    functions: functions.map(([id, { Properties }]) => ({
      name: String(Properties['FunctionName']).slice(prefix.length),
      memoryMb: Number(Properties['MemorySize']),
      answersHttp: of('AWS::ApiGatewayV2::Integration').some((integration) => means(integration, id)),
      isFed: polling.some(({ FunctionName }) => means(FunctionName, id)),
      runs: of('AWS::Events::Rule')
        .filter(({ Properties: rule }) => means(rule['Targets'], id))
        .reduce(
          (sum, { Properties: rule }) => sum + runsInAMonth(rule['ScheduleExpression'], daysInAMonth),
          0,
        ),
    })),
    polledQueues: polling.length,
    alarms: of('AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => sum + metricsOf(Properties), 0),
    metrics: of('AWS::Logs::MetricFilter').length,
    keys: of('AWS::KMS::Key').length,
    recoverableTables: of('AWS::DynamoDB::Table').filter(({ Properties }) =>
      JSON.stringify(Properties['PointInTimeRecoverySpecification'] ?? '').includes('true'),
    ).length,
    logRetentionDays: Math.max(
      0,
      ...of('AWS::Logs::LogGroup').map(({ Properties }) => Number(Properties['RetentionInDays'])),
    ),
    poolTier: of('AWS::Cognito::UserPool').map(tierOf)[0],
  };
}

/** An alarm is charged by the metrics that it looks at. */
function metricsOf({ Metrics: metrics }: Resource['Properties']): number {
  const looked = Array.isArray(metrics) ? metrics.filter((metric) => 'MetricStat' in Object(metric)) : [];
  return Math.max(1, looked.length);
}

/** A pool whose tier nobody chose has the one that AWS gives it. */
function tierOf({ Properties: { UserPoolTier: tier } }: Resource): string {
  return typeof tier === 'string' ? tier : 'ESSENTIALS';
}
