import type { GrantedRole } from '@paymyinvoice/local-stage';
import type { Comparison, Need } from './compare.ts';

const WORDS: Record<Need, string> = {
  code: 'called',
  Lambda: 'by Lambda',
  nobody: 'EXCESS',
};

export function printComparison(
  { role, function: name }: GrantedRole,
  { lines, findings }: Comparison,
): void {
  console.log(`${name ?? role}`);
  for (const { grant, need, why } of lines) {
    const [action = '', resource = ''] = grant.split(' ');
    const reason = why === undefined ? '' : `  (${why})`;
    console.log(`  ${WORDS[need].padEnd(10)} ${action.padEnd(36)} ${resource}${reason}`);
  }
  for (const { kind, grant } of findings)
    if (kind !== 'excess') console.log(`  ${kind.toUpperCase().padEnd(10)} ${grant}`);
  console.log('');
}
