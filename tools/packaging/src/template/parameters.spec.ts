import { describe, expect, it } from 'vitest';
import { checkParameterList } from './parameters.ts';
import type { Template } from './template.ts';

const template: Template = {
  Parameters: {
    IssuerUrl: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/paymyinvoice/local/issuer-url' },
  },
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            Action: 'ssm:GetParameter',
            Resource: {
              'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:1:parameter/paymyinvoice/local/auth/mail-secret',
            },
          },
        ],
      },
    },
  },
};

function listOf(...lines: string[]): string {
  return ['# String', ...lines.flatMap((line) => ['# Rule: url', `/paymyinvoice/<stage>/${line}`])].join(
    '\n',
  );
}

describe('checkParameterList', () => {
  it('agrees with a list of exactly what the stack reads', () => {
    const list = listOf('issuer-url=https://x', 'auth/mail-secret=');
    expect(checkParameterList(template, 'local', list)).toEqual([]);
  });

  it('names what is read but not listed, and what is listed but never read', () => {
    const list = listOf('issuer-url=', 'mail-from=');
    expect(checkParameterList(template, 'local', list)).toEqual([
      'config.sample.env: /paymyinvoice/<stage>/auth/mail-secret is read but not listed',
      'config.sample.env: /paymyinvoice/<stage>/mail-from is listed but never read',
    ]);
  });
});
