// @ts-check
// Prints what the last `npm test` counted, in the one line that a pipeline reads; runs on any Node.
import { readFileSync } from 'node:fs';

const results = JSON.parse(readFileSync('node_modules/.cache/test-results.json', 'utf8'));
const skipped = results.numPendingTests ? `, ${results.numPendingTests} skipped` : '';
console.log(`${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped}`);
