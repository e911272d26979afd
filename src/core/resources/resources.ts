import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { idSchema } from '#shared/contract/common.ts';
import type { Exports } from '../gallery/export/exports.ts';
import type { PictureFiles } from '../gallery/gallery.ts';
import { fileResponse, savedResponse } from './export-response.ts';
import { answerWithFile, askedAfter, unchanging } from './stored-file.ts';

export interface ResourcesOptions {
  rendererFolder: string | null;
  previewsFolder: string;
  filesOf(imageId: string): PictureFiles | null;
  /** Throws where there is none. */
  inputPath(inputId: string): string;
  /** The performance log as text. */
  exportLog(format: 'csv' | 'json'): Iterator<string>;
  /** How the gallery's pictures were made, as text. */
  exportSettings(format: 'csv' | 'json'): Iterator<string>;
  /** Copies of pictures that were made ready; null where they are not known any more. */
  exportedPictures: Exports['download'];
  /** What favorites teach, as text. */
  exportInsights(format: 'csv' | 'json'): Promise<Iterator<string>>;
}

const exportTypes = { csv: 'text/csv; charset=utf-8; header=present', json: 'application/json' };

/** Names that Vite gives to built files: no folders, no dots at the start. */
const assetName = /^[\w-][\w.-]*$/;

const nonceMarker = '__CSP_NONCE__';

/**
 * The pages and pictures of the user interface as one `Request -> Response` function, the same for every shell.
 * Pictures are named by identifiers that we made, never by path. Who may ask is the shell's matter.
 */
export function createResources({
  rendererFolder,
  previewsFolder,
  filesOf,
  inputPath,
  exportLog,
  exportedPictures,
  exportSettings,
  exportInsights,
}: ResourcesOptions) {
  const resources = new Hono();

  resources.use(async (context, next) => {
    await next();
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
  });

  resources.get('/', async () => {
    const page = rendererFolder && (await readIfThere(join(rendererFolder, 'index.html')));
    if (!page) return missing('The user interface has not been built: run "npm run build".');
    const nonce = randomBytes(16).toString('base64');
    return new Response(page.toString('utf8').replaceAll(nonceMarker, nonce), {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
      },
    });
  });

  resources.get('/assets/:name', (context) => {
    const name = context.req.param('name');
    if (!rendererFolder || !assetName.test(name)) return missing('There is no such file.');
    return file(context.req.raw, join(rendererFolder, 'assets', name), unchanging);
  });

  resources.get('/icon.svg', (context) =>
    rendererFolder
      ? file(context.req.raw, join(rendererFolder, 'icon.svg'), 'private, max-age=3600')
      : missing('There is no icon.'),
  );

  const pictureFile = (name: string, kind: keyof PictureFiles) => {
    const id = idSchema.safeParse(name);
    return id.success ? (filesOf(id.data)?.[kind] ?? null) : null;
  };
  /** What is asked for, and what comes in its place where that is not there. */
  function picture(request: Request, name: string, kind: keyof PictureFiles, whenGone?: WhenGone) {
    const path = pictureFile(name, kind);
    if (path === null) return missing('There is no such picture.');
    // Deleting and restoring move the file: one that was moved just now is looked for where it is.
    const again = () => file(request, pictureFile(name, kind) ?? path, unchanging, whenGone);
    return file(request, path, unchanging, again);
  }
  resources.get('/images/:id', (context) => picture(context.req.raw, context.req.param('id'), 'image'));
  resources.get('/thumbnails/:id', (context) => {
    const name = context.req.param('id');
    const request = context.req.raw;
    if (context.req.query('size') !== 'large') return picture(request, name, 'thumbnail');
    // The large one may come later: the browser asks again.
    return picture(request, name, 'largeThumbnail', () =>
      file(request, pictureFile(name, 'thumbnail') ?? '', askedAfter),
    );
  });

  resources.get('/previews/:id', (context) => {
    const id = idSchema.safeParse(context.req.param('id'));
    // A preview that has just gone with its unit is the usual end of one and no error: nothing comes instead.
    return id.success
      ? file(context.req.raw, join(previewsFolder, `${id.data}.png`), 'no-store', nothing)
      : missing('There is no such preview.');
  });

  resources.get('/inputs/:id', (context) => {
    const id = idSchema.safeParse(context.req.param('id'));
    if (!id.success) return missing('There is no such picture.');
    try {
      return file(context.req.raw, inputPath(id.data), unchanging);
    } catch {
      return missing('The picture to begin with is not there any more.');
    }
  });

  resources.get('/exports/:id', (context) => {
    const found = exportedPictures(context.req.param('id'));
    if (!found) return missing('These copies are not ready any more: export the pictures again.');
    return savedResponse(found.content, found.fileName, 'application/zip');
  });

  for (const format of ['csv', 'json'] as const) {
    resources.get(`/performance.${format}`, () =>
      fileResponse(exportLog(format), `polyptych-performance.${format}`, exportTypes[format]),
    );
    resources.get(`/pictures.${format}`, () =>
      fileResponse(exportSettings(format), `polyptych-pictures.${format}`, exportTypes[format]),
    );
    resources.get(`/insights.${format}`, async () =>
      fileResponse(await exportInsights(format), `polyptych-insights.${format}`, exportTypes[format]),
    );
  }

  resources.notFound(() => missing('There is nothing at this address.'));
  return resources;
}

/** Scripts and styles of our own only; the nonce is for the style elements that the component library makes. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

type WhenGone = () => Response | Promise<Response>;

async function file(
  request: Request,
  path: string,
  cacheControl: string,
  whenGone: WhenGone = () => missing('The file is not there any more.'),
): Promise<Response> {
  return (await answerWithFile(request, path, cacheControl)) ?? whenGone();
}

const nothing = () => new Response(null, { status: 204 });

async function readIfThere(path: string) {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}

function missing(sentence: string): Response {
  return new Response(sentence, {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
