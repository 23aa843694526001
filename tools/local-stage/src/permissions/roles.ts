import { resourcesOf, type Stack } from '../template/stack.ts';
import { isRecord } from '../template/template.ts';
import { grantsOf, grantUsed, isAllowed, readPolicy, type Grant, type Statement } from './policy.ts';

/** What each role of the stacks may do, by the role's name. */
export class Roles {
  readonly #statements = new Map<string, readonly Statement[]>();

  /** Takes over a stack's roles, in place of what it had before. */
  load(stack: Stack): void {
    const policies = [
      ...resourcesOf(stack, 'AWS::IAM::Policy'),
      ...resourcesOf(stack, 'AWS::IAM::ManagedPolicy'),
    ];
    for (const role of resourcesOf(stack, 'AWS::IAM::Role')) {
      const name = role.physical.ref;
      const inside = [role.properties['Policies'] ?? []].flat().filter(isRecord);
      const attached = policies
        .map(({ properties }) => properties)
        .filter(({ Roles: names }) => [names].flat().includes(name));
      this.#statements.set(
        name,
        [...inside, ...attached].flatMap(({ PolicyDocument }) => readPolicy(PolicyDocument)),
      );
    }
  }

  /** A role that no stack declares is nobody the stage could judge; it may do everything. */
  allow(roleName: string | undefined, action: string, arn: string): boolean {
    const statements = this.#statements.get(roleName ?? '');
    return statements === undefined || isAllowed(statements, action, arn);
  }

  grantsOf(roleName: string): Grant[] {
    return grantsOf(this.#statements.get(roleName) ?? []);
  }

  grantUsed(roleName: string, action: string, arn: string): Grant | undefined {
    return grantUsed(this.#statements.get(roleName) ?? [], action, arn);
  }
}
