import { join } from 'node:path';
import { catalogue, contractHash, schemaHash } from '@paymyinvoice/contracts';
import { loadBaseline } from './baseline.ts';
import { checkCompatibility } from './check-compatibility.ts';
import { checkDeclarations, consumersOf } from './check-declarations.ts';
import { checkSamples } from './check-samples.ts';
import { checkSubscriptions } from './check-subscriptions.ts';
import { checkStale, generatedFiles, writeGenerated } from './generated.ts';
import type { Problem } from './problem.ts';
import { loadSubscriptions } from './subscriptions.ts';
import { GENERATED, loadDeclarations } from './workspace.ts';

export interface CheckedEvent {
  readonly dataschema: string;
  readonly type: string;
  readonly version: number;
  /** As `GET /health` of a service deployed from here shows it. */
  readonly hash: string;
  /** The hash in the baseline; absent for a version that is not released. */
  readonly releasedHash?: string;
  /** Whether services with `hash` and with `releasedHash` can be mixed freely. */
  readonly isCompatible: boolean;
  readonly publishedBy: string | undefined;
  readonly consumedBy: readonly string[];
}

export interface CheckResult {
  readonly baseline: string;
  readonly events: readonly CheckedEvent[];
  readonly problems: readonly Problem[];
  readonly written?: readonly string[];
}

export async function check(
  root: string,
  options: { against?: string; write: boolean },
): Promise<CheckResult> {
  const declarations = await loadDeclarations(root);
  const baseline = loadBaseline(root, options.against);
  const breaking = checkCompatibility(catalogue, declarations, baseline);
  const sound = [
    ...checkDeclarations(catalogue, declarations),
    ...declarations.flatMap((declaration) => {
      const subscriptions = loadSubscriptions(root, declaration.service);
      return subscriptions ? checkSubscriptions(declaration, subscriptions) : [];
    }),
    ...catalogue.flatMap((contract) => checkSamples(contract, baseline)),
    ...breaking,
  ];
  const events = catalogue.map((contract): CheckedEvent => {
    const { dataschema, type, version } = contract;
    const released = baseline.schemas.get(dataschema);
    return {
      dataschema,
      type,
      version,
      hash: contractHash(contract),
      ...(released && { releasedHash: schemaHash(released) }),
      isCompatible: !breaking.some((problem) => problem.subject === dataschema),
      publishedBy: declarations.find(({ publishes }) => publishes.includes(contract))?.service,
      consumedBy: consumersOf(dataschema, declarations),
    };
  });

  const folder = join(root, GENERATED);
  const files = generatedFiles(catalogue, declarations);
  // Writing a broken contract down would make it tomorrow's baseline.
  if (options.write && sound.length === 0) {
    return { baseline: baseline.name, events, problems: [], written: writeGenerated(folder, files) };
  }
  return { baseline: baseline.name, events, problems: [...sound, ...checkStale(folder, files)] };
}
