import { expect, test } from 'vitest';
import { faultsNamed, readFaultSwitches } from './stage-faults.ts';

test('switches from outside are taken when they are chances', () => {
  const switches = {
    duplicates: 0.5,
    kill: 1,
    delayMs: 250,
    seed: 7,
    crash: { function: 'f', call: 0, when: 'before' },
  };
  expect(readFaultSwitches(switches)).toEqual(switches);
});

test.each([
  [undefined, 'JSON object'],
  [{ duplicates: 2 }, 'duplicates'],
  [{ kill: '1' }, 'kill'],
  [{ partial: NaN }, 'partial'],
  [{ delayMs: -1 }, 'delayMs'],
  [{ seed: 1.5 }, 'seed'],
  [{ crash: { function: 'f', call: 0, when: 'during' } }, 'crash'],
  [{ explode: 1 }, '"explode"'],
])('%j is refused by name', (value, named) => {
  expect(readFaultSwitches(value)).toContain(named);
});

test('faults named on the command line become chances', () => {
  expect(faultsNamed(['duplicates', 'delay'], 3)).toEqual({ duplicates: 0.2, delayMs: 500, seed: 3 });
  expect(() => faultsNamed(['gremlins'], undefined)).toThrow('There is no fault "gremlins"');
});
