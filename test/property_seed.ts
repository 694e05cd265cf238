// Property tests draw the same cases on every machine, so that a change is judged by what it changed. With
// ORRERY_PROPERTY_SEED=random (or a whole number) they draw others.
import fc from 'fast-check';

const given = process.env['ORRERY_PROPERTY_SEED'] ?? '120126';
if (given !== 'random') {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`ORRERY_PROPERTY_SEED is ${given}: a whole number, or random.`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
