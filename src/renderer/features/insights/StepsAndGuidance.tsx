import type { InsightsReport } from '#shared/contract/insights.ts';
import { percentLabel } from './insight-words.ts';
import classes from './StepsAndGuidance.module.css';

/** How much of the accent the highest share has: text stays readable on it in both schemes. */
const strongestPercent = 45;

/** The share that was kept for steps and guidance together: the more, the stronger a cell's colour. */
export function StepsAndGuidance({ grid }: { grid: InsightsReport['grid'] }) {
  const { steps, guidance, cells } = grid;
  const highest = cells.reduce((most, { rate }) => Math.max(most, rate), 0.01);
  return (
    <section aria-label="Steps and guidance">
      <h3 className={classes.title}>Steps and guidance together</h3>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <caption className={classes.caption}>Share kept, and of how many pictures</caption>
          <thead>
            <tr>
              <th scope="col">Guidance ↓ Steps →</th>
              {steps.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {guidance.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {steps.map((column) => {
                  const cell = cells.find((one) => one.steps === column && one.guidance === row);
                  if (!cell)
                    return (
                      <td key={column} className={classes.empty}>
                        –
                      </td>
                    );
                  const strength = Math.round((cell.rate / highest) * strongestPercent);
                  return (
                    <td
                      key={column}
                      style={{ background: `color-mix(in srgb, var(--accent) ${strength}%, var(--field))` }}
                      title={`Probably ${percentLabel(cell.low)} to ${percentLabel(cell.high)}`}
                    >
                      {percentLabel(cell.rate)}{' '}
                      <span className={classes.of}>{cell.seen.toLocaleString('en')}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
