import { startStage } from './stage.ts';
const stage = await startStage({ port: Number(process.argv[2] ?? 4000), stateDirectory: process.argv[3] ?? '/tmp/l3state', onProblem: (m) => console.error(m) });
console.log(stage.url);
process.on('SIGINT', () => void stage.stop().then(() => process.exit(0)));
