import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';

test('without options everything runs on port 4000 and state is kept in the workspace', () => {
  expect(readCommandLine([], '/home/work')).toEqual({
    kind: 'start',
    port: 4000,
    fresh: false,
    faults: {},
    services: undefined,
    stateDirectory: '/home/work/.local',
    watches: true,
    builds: true,
  });
});

test('options are taken as given', () => {
  const args = [
    '--port',
    '4100',
    '--fresh',
    '--services',
    'auth,media',
    '--faults',
    'kill',
    '--seed',
    '9',
    '--state',
    '/s',
  ];
  expect(readCommandLine([...args, '--no-watch', '--no-build'], '/home/work')).toMatchObject({
    port: 4100,
    fresh: true,
    faults: { kill: 0.03, seed: 9 },
    services: ['auth', 'media'],
    stateDirectory: '/s',
    watches: false,
    builds: false,
  });
});

test.each([[['--port', 'http']], [['--seed', 'x']], [['--faults', 'rain']], [['--unknown']], [['4000']]])(
  '%j is refused',
  (args) => {
    expect(() => readCommandLine(args, '/home/work')).toThrow();
  },
);
