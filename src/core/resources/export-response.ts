/** An answer that is saved as a file, made as it is read, so that a long one neither fills memory nor holds others up. */
export function fileResponse(chunks: Iterator<string>, name: string, contentType: string): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: () => void chunks.return?.(),
  });
  return savedResponse(body, name, contentType);
}

/** The same of what is made as bytes. */
export function savedResponse(
  content: ReadableStream<Uint8Array>,
  name: string,
  contentType: string,
): Response {
  return new Response(content, {
    headers: {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  });
}
