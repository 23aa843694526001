import { expect, it } from 'vitest';
import { LeftOut } from '../check.ts';
import { StageUnderTest } from '../stage-under-test.ts';
import { speaksOurContracts } from './contracts.ts';

class OlderStage extends StageUnderTest {
  override contractsOf = () =>
    Promise.resolve({ publishes: { 'media.ready.v1': 'as it was' }, consumes: {} });
}

it.each([
  [false, "was not built from this repository's contracts"],
  [true, 'each has contracts of its own'],
])(
  'a service of an older commit speaks what it speaks, where any version may be (%s)',
  async (isOfAnyVersion, said) => {
    const contracts = new Map([
      ['media-service', { publishes: { 'media.ready.v1': 'as it is' }, consumes: {} }],
    ]);
    const stage = new OlderStage({
      ...{ manifest: { stage: 'prod', services: {} }, contracts, isOfAnyVersion },
      ...{ patienceMs: 1, isReadOnly: true, hasAws: false, journey: 'unwanted' },
    });
    const checked = speaksOurContracts('media').run(stage);
    await expect(checked).rejects.toThrow(said);
    expect((await checked.catch((error: unknown) => error)) instanceof LeftOut).toBe(isOfAnyVersion);
  },
);
