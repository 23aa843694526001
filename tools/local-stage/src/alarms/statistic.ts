/** What the samples of a period come to; there is at least one. */
export type Statistic = (samples: readonly number[]) => number;

const sum: Statistic = (samples) => samples.reduce((total, sample) => total + sample, 0);

const simple: Readonly<Record<string, Statistic>> = {
  Average: (samples) => sum(samples) / samples.length,
  Maximum: (samples) => samples.reduce((most, sample) => Math.max(most, sample)),
  Minimum: (samples) => samples.reduce((least, sample) => Math.min(least, sample)),
  SampleCount: (samples) => samples.length,
  Sum: sum,
};

/** A statistic by CloudWatch's name: `Sum`, `p99`; undefined for one that is not known here. */
export function statisticNamed(name: string): Statistic | undefined {
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  return percent === undefined ? simple[name] : percentile(Number(percent));
}

function percentile(percent: number): Statistic {
  return (samples) => {
    const inOrder = [...samples].sort((a, b) => a - b);
    const rank = Math.max(1, Math.ceil((percent / 100) * inOrder.length));
    return inOrder[rank - 1] ?? NaN;
  };
}
