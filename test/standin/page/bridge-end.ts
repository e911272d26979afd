/** What crosses between the two worlds of a page: JSON, in which a function is named by its number. */
type Packed = string | number | boolean | null | Packed[] | { [key: string]: Packed };

/**
 * One end of the line between the page's own world and the preload's, which share nothing but the document. It runs in
 * the page as source text, so it uses nothing from outside. Functions cross as proxies; everything else as JSON.
 * @param secret part of the names of the events that carry calls; no page script knows it
 */
export function createBridgeEnd(secret: string, own: 'page' | 'preload', other: 'page' | 'preload') {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  let calls = 0;

  const say = (name: string, value: unknown) =>
    window.dispatchEvent(new CustomEvent(`${secret}:${name}`, { detail: JSON.stringify(value) }));
  const hear = (name: string, listener: (value: never) => void) => {
    const heard = (event: Event) => listener(JSON.parse((event as CustomEvent<string>).detail) as never);
    window.addEventListener(`${secret}:${name}`, heard);
    return () => window.removeEventListener(`${secret}:${name}`, heard);
  };

  function pack(value: unknown): Packed {
    if (typeof value === 'function') {
      const known = functions.indexOf(value as never);
      if (known >= 0) return { $function: known };
      functions.push(value as never);
      return { $function: functions.length - 1 };
    }
    if (Array.isArray(value)) return value.map(pack);
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).filter(([, field]) => field !== undefined);
      return Object.fromEntries(fields.map(([key, field]) => [key, pack(field)]));
    }
    return (value ?? null) as Packed;
  }

  function unpack(value: Packed): unknown {
    if (Array.isArray(value)) return value.map(unpack);
    if (typeof value !== 'object' || value === null) return value;
    const target = value['$function'];
    if (typeof target === 'number') return (...args: unknown[]) => call(target, args);
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unpack(field)]));
  }

  /** Events are dispatched at once, so the answer is there when the dispatch returns. */
  function call(target: number, args: unknown[]): unknown {
    calls += 1;
    let answer: { value?: Packed; error?: string } = { error: 'The other world does not answer.' };
    const undo = hear(`answer-${other}-${calls}`, (value: typeof answer) => {
      answer = value;
    });
    say(`call-${other}`, { number: calls, target, args: args.map(pack) });
    undo();
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value === null ? undefined : unpack(answer.value ?? null);
  }

  hear(`call-${own}`, ({ number, target, args }: { number: number; target: number; args: Packed[] }) => {
    let answer: { value?: Packed; error?: string };
    try {
      answer = { value: pack(functions[target]?.(...args.map(unpack))) };
    } catch (error) {
      answer = { error: String(error) };
    }
    say(`answer-${own}-${number}`, answer);
  });

  return {
    /** Says something to whoever listens for it in the other world, without an answer. */
    say: (name: string, value: unknown) => void say(`said-${name}`, pack(value)),
    hear: (name: string, listener: (value: unknown) => void) =>
      void hear(`said-${name}`, (value: Packed) => listener(unpack(value))),
  };
}
