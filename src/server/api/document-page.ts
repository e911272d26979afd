import { createHash } from 'node:crypto';
import type { OpenApiDocument } from './open-api.ts';

const style = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{max-width:920px;margin:0 auto;padding:32px 24px 96px}
h1{font-size:24px;margin:0 0 8px}h2{font-size:18px;margin:48px 0 4px}
p{margin:4px 0 12px}code,pre{font:13px/1.5 ui-monospace,monospace}
pre{overflow-x:auto;padding:12px;border-radius:6px;background:light-dark(#f3f3f5,#1e1e22)}
details{border-top:1px solid light-dark(#ddd,#333);padding:8px 0}
summary{display:flex;gap:12px;cursor:pointer;align-items:baseline;flex-wrap:wrap}
summary:focus-visible{outline:2px solid currentColor;outline-offset:2px}
.method{min-width:56px;font-weight:600}.muted{color:light-dark(#5b5b63,#a2a2ab)}
table{border-collapse:collapse;margin:4px 0 12px}td{padding:2px 16px 2px 0;vertical-align:top}
`;

/** The page may use nothing but its own style: no scripts, nothing from elsewhere. */
export const documentPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The API's document for people: one page, without scripts. */
export function documentPage(document: OpenApiDocument, origin: string): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const sections = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => asList(operation['tags']).includes(name));
    return own.length === 0
      ? ''
      : `<section><h2>${escape(name)}</h2><p class="muted">${escape(description)}</p>${own.map(operationPart).join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Polyptych's API</title><style>${style}</style></head><body>
<h1>Polyptych's API</h1>
<p>${escape(document.info.description)}</p>
<p>For machines: <a href="/api/openapi.json">openapi.json</a>. A first picture:</p>
<pre>curl ${escape(origin)}/api/v1/jobs -H "Authorization: Bearer $POLYPTYCH_KEY" \\
  -d '{"prompt":"a red lighthouse by the sea at dusk"}'</pre>
${sections.join('\n')}
</body></html>`;
}

interface Operation {
  path: string;
  method: string;
  operation: Record<string, unknown>;
}

function operationPart({ path, method, operation }: Operation): string {
  const parameters = asList(operation['parameters']).map((one) => {
    const { name, in: place, required, schema } = asObject(one);
    return `<tr><td><code>${text(name)}</code></td><td>${text(place)}${required === true ? ', required' : ''}</td><td><code>${escape(JSON.stringify(schema))}</code></td></tr>`;
  });
  const body = schemaIn(operation['requestBody']);
  const responses = Object.entries(asObject(operation['responses'])).map(([status, response]) => {
    const { description } = asObject(response);
    return `<tr><td>${escape(status)}</td><td>${text(description)}</td></tr>`;
  });
  const [answer] = Object.values(asObject(operation['responses'])).map(schemaIn);
  return `<details><summary><code class="method">${method}</code><code>${escape(path)}</code><span class="muted">${text(operation['summary'])}</span></summary>
<p>${text(operation['description'])}</p>
${parameters.length > 0 ? `<table>${parameters.join('')}</table>` : ''}
${body === null ? '' : `<p>Body</p><pre>${escape(JSON.stringify(body, null, 2))}</pre>`}
<table>${responses.join('')}</table>
${answer ? `<p>Answer</p><pre>${escape(JSON.stringify(answer, null, 2))}</pre>` : ''}</details>`;
}

/** The JSON schema of a body or a response; null where there is none. */
function schemaIn(part: unknown): unknown {
  return asObject(asObject(asObject(part)['content'])['application/json'])['schema'] ?? null;
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
const text = (value: unknown) => escape(typeof value === 'string' ? value : '');

function escape(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
