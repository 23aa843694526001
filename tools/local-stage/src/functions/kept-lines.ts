import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogLine } from './logs.ts';

const mostBytes = 1024 * 1024;

/** What an earlier stage's function wrote last, so that it can still be searched after a restart. */
export function lastLines(file: string, count: number): LogLine[] {
  const texts = endOf(file).split('\n').slice(0, -1).slice(-count);
  let at = new Date(0).toISOString();
  return texts.map((text, number) => {
    // Lines that do not say when they were written (traces of errors) belong to the one before.
    at = /"time":"([^"]+)"/.exec(text)?.[1] ?? at;
    return { at, instance: 'earlier', text, number };
  });
}

function endOf(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    // The function has never run here.
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    // Cut somewhere in a line, which is left out.
    return size > mostBytes ? bytes.subarray(bytes.indexOf(10) + 1).toString() : bytes.toString();
  } finally {
    closeSync(descriptor);
  }
}
