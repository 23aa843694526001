const WHOLE_COMMIT = /^[0-9a-f]{40}$/;
const LEAST_OF_A_COMMIT = 12;

/** Services call themselves by the beginning of a commit's name; who asks may know all of it. */
export function isVersion(version: string, expected: string): boolean {
  const isCut = WHOLE_COMMIT.test(expected) && version.length >= LEAST_OF_A_COMMIT;
  return version === expected || (isCut && expected.startsWith(version));
}
