import { VisuallyHidden } from '@mantine/core';
import type { Image } from '#shared/contract/gallery.ts';
import { promptDifferences, settingDifferences } from './setting-differences.ts';
import classes from './Compare.module.css';

/** What differs between the compared pictures, row by row; what they share is one line that opens. */
export function CompareSettings({ images }: { images: readonly Image[] }) {
  const { different, same } = settingDifferences(images);
  const prompts = promptDifferences(images.map(({ prompt }) => prompt));
  const samePrompt = new Set(images.map(({ prompt }) => prompt)).size === 1;
  return (
    // A scrolling place must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.settings} role="region" aria-label="Settings" tabIndex={0}>
      {different.length === 0 && samePrompt ? (
        <p className={classes.alike}>These pictures were made with the same settings.</p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <VisuallyHidden>Setting</VisuallyHidden>
              </th>
              {images.map(({ id }, index) => (
                <th key={id} scope="col">
                  Picture {index + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {!samePrompt && (
              <tr>
                <th scope="row">Prompt</th>
                {prompts.map((parts, index) => (
                  <td key={images[index]?.id} dir="auto">
                    {parts.map(({ start, text, own }) =>
                      own ? <mark key={start}>{text}</mark> : <span key={start}>{text}</span>,
                    )}
                  </td>
                ))}
              </tr>
            )}
            {different.map(({ name, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  <td key={images[index]?.id}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details className={classes.same}>
        <summary>The same in all: {same.length + (samePrompt ? 1 : 0)} settings</summary>
        <dl>
          {samePrompt && (
            <div>
              <dt>Prompt</dt>
              <dd dir="auto">{images[0]?.prompt}</dd>
            </div>
          )}
          {same.map(({ name, values }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{values[0]}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
