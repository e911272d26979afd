import { EventEmitter } from 'node:events';

/** What libraries ask of any object to find out what it is; it is in none of Electron's objects either. */
const askedOfAnything = new Set(['then', 'toJSON', 'domain', 'constructor', 'asymmetricMatch', 'nodeType']);

function isQuiet(inner: object, key: string | symbol): boolean {
  return typeof key === 'symbol' || key in inner || key.startsWith('_') || askedOfAnything.has(key);
}

/**
 * The same object, which throws with its own name when asked for something that it has not: what the app uses and the
 * stand-in lacks must not pass as `undefined`.
 */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(inner, key, receiver) {
      if (isQuiet(inner, key)) return Reflect.get(inner, key, receiver);
      throw new Error(`The stand-in for Electron has no ${name}.${String(key)}: add it to test/standin.`);
    },
  });
}

/**
 * An emitter for the classes of the stand-in: it refuses listeners for events that it would never emit, and throws when
 * asked for a member that its class has not. Instances stay what they are, so that `===` holds.
 */
export class LoudEmitter extends EventEmitter {
  constructor(events: readonly string[]) {
    super();
    const { name } = this.constructor;
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !events.includes(event))
        throw new Error(
          `The stand-in for Electron has no event "${event}" of ${name}: add it to test/standin.`,
        );
    });
  }
}

// What no class has is looked for at the end of the chain.
Object.setPrototypeOf(
  LoudEmitter.prototype,
  new Proxy(EventEmitter.prototype, {
    get(inner, key, receiver: object) {
      if (isQuiet(inner, key)) return Reflect.get(inner, key, receiver);
      throw new Error(
        `The stand-in for Electron has no ${receiver.constructor.name}.${String(key)}: add it to test/standin.`,
      );
    },
  }),
);

/** Electron's event object: a listener may prevent what usually follows. */
export function preventable<D extends object>(details: D) {
  let prevented = false;
  return {
    ...details,
    preventDefault() {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}
