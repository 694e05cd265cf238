import type { TimedDecision } from './profile.ts';

/** What speedscope opens: https://www.speedscope.app/file-format-schema.json, the `evented` kind of profile. */
export interface SpeedscopeFile {
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  readonly exporter: string;
  readonly name: string;
  readonly activeProfileIndex: number;
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly EventedProfile[];
}

interface EventedProfile {
  readonly type: 'evented';
  readonly name: string;
  readonly unit: 'nanoseconds';
  readonly startValue: number;
  readonly endValue: number;
  readonly events: readonly { readonly type: 'O' | 'C'; readonly frame: number; readonly at: number }[];
}

interface TimedEpisode {
  readonly start: number;
  readonly end: number;
  readonly decisions: readonly TimedDecision[];
}

/**
 * A run as a file for speedscope, one profile an episode. Decisions stand where they were on the clock. Inside a decision each
 * phase is one block as wide as its time, planner and model apart: in truth phases alternate many times. Where several threads
 * spent more time together than passed, blocks are narrowed in proportion.
 */
export function speedscopeFile(name: string, episodes: readonly TimedEpisode[]): SpeedscopeFile {
  const frames: { name: string }[] = [];
  const numbers = new Map<string, number>();
  const frame = (title: string): number => {
    const known = numbers.get(title);
    if (known !== undefined) return known;
    numbers.set(title, frames.length);
    frames.push({ name: title });
    return frames.length - 1;
  };
  const profiles = episodes.map((episode, index): EventedProfile => {
    const events: { type: 'O' | 'C'; frame: number; at: number }[] = [];
    const open = (title: string, at: number): void => void events.push({ type: 'O', frame: frame(title), at });
    const close = (title: string, at: number): void => void events.push({ type: 'C', frame: frame(title), at });
    open('episode', episode.start);
    for (const { start, end, phases } of episode.decisions) {
      open('decision', start);
      let at = start;
      const total = phases.reduce((sum, [, time]) => sum + time, 0);
      const scale = total > end - start ? (end - start) / total : 1;
      for (const part of ['planner', 'model'] as const) {
        const own = phases.filter(([title, time]) => time > 0 && title.startsWith('model: ') === (part === 'model'));
        if (own.length === 0) continue;
        open(part, at);
        for (const [title, time] of own) {
          open(title, at);
          // Sums of fractions may pass the end by a rounding.
          at = Math.min(at + time * scale, end);
          close(title, at);
        }
        close(part, at);
      }
      close('decision', end);
    }
    close('episode', episode.end);
    const { start: startValue, end: endValue } = episode;
    return { type: 'evented', name: `episode ${index}`, unit: 'nanoseconds', startValue, endValue, events };
  });
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'orrery',
    name,
    activeProfileIndex: 0,
    shared: { frames },
    profiles,
  };
}
