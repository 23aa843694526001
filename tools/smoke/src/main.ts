// `npm run smoke -- --stage local`: is the stage fit to serve? Ends non-zero with the failing checks and their causes named.
import { command } from './command.ts';
import { sentenceOf } from './http.ts';

try {
  process.exitCode = await command(process.argv.slice(2), (text) => console.log(text));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
