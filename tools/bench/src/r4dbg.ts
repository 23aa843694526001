import { forkStage } from '@paymyinvoice/local-stage';
import { auth } from './operations/auth/operations.ts';
import { measureOperation } from './operations/measure-operation.ts';
const stage = await forkStage({ services: ['auth'] });
await auth.warm(stage);
for (let i = 0; i < 5; i += 1) for (const name of ['sign-in with a recovery code', 'account, closed']) {
  const op = auth.operations.find((o) => o.name === name)!;
  const before = (await stage.calls('paymyinvoice-local-auth-api')).length;
  const cost = await measureOperation(stage, 'auth', op);
  console.log(name, JSON.stringify(cost.calls));
  if ((cost.calls['PutItem'] ?? 0) > 2) { const calls = (await stage.calls('paymyinvoice-local-auth-api')).slice(before);
  for (const c of calls.slice(-14)) console.log('  ', c.at, c.action, c.status, c.durationMs, c.errorCode ?? '', c.capacityUnits ?? '', c.fault ?? ''); }
}
await stage.stop();
