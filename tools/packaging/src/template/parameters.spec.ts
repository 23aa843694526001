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

describe('checkParameterList', () => {
  it('agrees with a list of exactly what the stack reads', () => {
    const list =
      '# String\n/paymyinvoice/<stage>/issuer-url=https://x\n/paymyinvoice/<stage>/auth/mail-secret=\n';
    expect(checkParameterList(template, 'local', list)).toEqual([]);
  });

  it('names what is read but not listed, and what is listed but never read', () => {
    const list = '/paymyinvoice/<stage>/issuer-url=\n/paymyinvoice/<stage>/mail-from=\n';
    expect(checkParameterList(template, 'local', list)).toEqual([
      'config.sample.env: /paymyinvoice/<stage>/auth/mail-secret is read but not listed',
      'config.sample.env: /paymyinvoice/<stage>/mail-from is listed but never read',
    ]);
  });
});
