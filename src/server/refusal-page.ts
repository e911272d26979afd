import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto;padding:0 1.5rem}h1{font-size:1.25rem}code{font:0.9em ui-monospace,monospace}`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Fits the page below and nothing else. */
export const refusalContentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page of someone without a session: self-contained, and says what to do. */
export const refusalPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Polyptych: not signed in</title>
<style>${style}</style>
<main>
<h1>This browser is not connected to Polyptych yet</h1>
<p>Open the address that Polyptych printed in the terminal when it started. It looks like
<code>http://127.0.0.1:7878/?token=…</code> and is new at each start.</p>
<p>Where the terminal is gone, stop Polyptych and start it again with <code>npm start</code>.</p>
</main>
</html>
`;
