import { listOf, membersOf, plain, referredTo, resourcesOf, type Rule } from './template.ts';

const LONGEST_TIMEOUT_SECONDS = 900;

export const functionSettings: Rule = function* (template) {
  for (const [resource, properties] of resourcesOf(template, 'AWS::Lambda::Function')) {
    const { MemorySize, Timeout, Architectures, TracingConfig, Handler } = properties;
    if (typeof MemorySize !== 'number') yield { resource, message: 'says no memory size' };
    if (typeof Timeout !== 'number' || Timeout > LONGEST_TIMEOUT_SECONDS)
      yield { resource, message: 'says no timeout' };
    if (plain(listOf(Architectures)[0]) !== 'arm64') yield { resource, message: 'does not run on arm64' };
    if (membersOf(TracingConfig)['Mode'] !== 'Active') yield { resource, message: 'is not traced' };
    if (Handler !== 'index.handler') yield { resource, message: 'is not handled by index.handler' };
  }
};

/** A parameter's name is a path, so its parts are joined by slashes. */
export const stageInNames: Rule = function* (template, stage) {
  const isOfStage = (name: string) =>
    `${name}-`.startsWith(`paymyinvoice-${stage}-`) || name.startsWith(`/paymyinvoice/${stage}/`);
  const NAMES = ['FunctionName', 'RoleName', 'TableName', 'QueueName', 'TopicName', 'AlarmName', 'Name'];
  for (const [resource, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::ApiGatewayV2::Authorizer') continue;
    const name = NAMES.map((member) => Properties[member]).find((value) => typeof value === 'string');
    if (typeof name === 'string' && !isOfStage(name))
      yield { resource, message: `is named ${name}, without its stage` };
  }
};

export const logRetention: Rule = function* (template) {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup');
  for (const [resource, { RetentionInDays }] of groups)
    if (typeof RetentionInDays !== 'number') yield { resource, message: 'keeps its logs for ever' };
  const kept = new Set(groups.map(([, { LogGroupName }]) => LogGroupName));
  for (const [resource, { FunctionName }] of resourcesOf(template, 'AWS::Lambda::Function'))
    if (!kept.has(`/aws/lambda/${plain(FunctionName)}`))
      yield { resource, message: 'has no log group with a retention' };
};

export const roleOfItsOwn: Rule = function* (template) {
  const owners = new Map<string, string>();
  for (const [resource, { Role }] of resourcesOf(template, 'AWS::Lambda::Function')) {
    const role = referredTo(Role);
    if (role === undefined || template.Resources[role]?.Type !== 'AWS::IAM::Role') {
      yield { resource, message: 'has no role in this stack' };
      continue;
    }
    const owner = owners.get(role);
    if (owner !== undefined) yield { resource, message: `shares the role ${role} with ${owner}` };
    owners.set(role, resource);
  }
};
