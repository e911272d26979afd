/** The parts of the package that tests use; it comes without types. */
declare module 'parse-prometheus-text-format' {
  interface Family {
    name: string;
    metrics: { labels?: Record<string, string>; value: string }[];
  }
  export default function parse(text: string): Family[];
}
