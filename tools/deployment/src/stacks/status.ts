/** What may be done with a stack, by what CloudFormation says of it. */
export type Standing =
  | { readonly is: 'absent' }
  | { readonly is: 'standing' }
  /** Somebody is at it. */
  | { readonly is: 'busy'; readonly status: string }
  /** Its creation or removal failed: it can only be removed. */
  | { readonly is: 'broken'; readonly status: string }
  /** An update failed, and so did going back. */
  | { readonly is: 'stuck'; readonly status: string };

const REMOVABLE_ONLY = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'];

export function standingOf(status: string | undefined): Standing {
  if (status === undefined || status === 'DELETE_COMPLETE') return { is: 'absent' };
  if (status.endsWith('_IN_PROGRESS')) return { is: 'busy', status };
  if (REMOVABLE_ONLY.includes(status)) return { is: 'broken', status };
  return status.endsWith('_FAILED') ? { is: 'stuck', status } : { is: 'standing' };
}

/** Whether others can build on it: it was whole once, and is not being made or taken away. */
export function isOfUse(standing: Standing): boolean {
  if (standing.is === 'busy') return standing.status.startsWith('UPDATE_');
  return standing.is === 'standing' || standing.is === 'stuck';
}

/** Why a stack can be neither created nor updated now; nothing where it can. */
export function updateRefusal(stack: string, standing: Standing): string | undefined {
  switch (standing.is) {
    case 'busy':
      return `${stack} is being deployed or removed by somebody else (${standing.status}): one at a time.`;
    case 'broken':
      return `${stack} was never whole (${standing.status}): remove it first (npm run remove).`;
    case 'stuck':
      return `${stack} could not go back after a failed update (${standing.status}): aws cloudformation continue-update-rollback --stack-name ${stack}`;
    case 'absent':
    case 'standing':
      return undefined;
  }
}

/** Why a stack cannot be removed now. */
export function removalRefusal(stack: string, standing: Standing): string | undefined {
  return standing.is === 'busy' ? updateRefusal(stack, standing) : undefined;
}
