import { alarms, alarmsThatCanFire, runbookEntries } from './alarms.ts';
import { deadLetterQueues, eventSources, schedules, subscriptions } from './asynchronous.ts';
import { functionSettings, logRetention, roleOfItsOwn, stageInNames } from './functions.ts';
import {
  exactActions,
  exactResources,
  noImports,
  noOpenDoors,
  noScan,
  ownTablesOnly,
} from './permissions.ts';
import { retention, tables, userPools } from './storage.ts';
import type { Rule, Template } from './template.ts';

const RULES: Record<string, Rule> = {
  'function settings': functionSettings,
  'stage in names': stageInNames,
  'log retention': logRetention,
  'a role of its own': roleOfItsOwn,
  'exact actions': exactActions,
  'exact resources': exactResources,
  'no open doors': noOpenDoors,
  'no scan': noScan,
  'own tables only': ownTablesOnly,
  'no imports': noImports,
  'event sources': eventSources,
  'dead-letter queues': deadLetterQueues,
  subscriptions,
  schedules,
  tables,
  'user pools': userPools,
  retention,
  alarms,
  'alarms that can fire': alarmsThatCanFire,
  'runbook entries': runbookEntries,
};

/** What a linter for CloudFormation cannot know: the rules of this house. Answers with a line for each flaw. */
export function checkTemplate(template: Template, stage: string): string[] {
  return Object.entries(RULES).flatMap(([rule, flawsOf]) =>
    [...flawsOf(template, stage)].map(({ resource, message }) => `${rule}: ${resource} ${message}`),
  );
}
