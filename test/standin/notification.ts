import type { Notification, NotificationConstructorOptions } from 'electron';
import { LoudEmitter } from './loud.ts';
import { isReady } from './readiness.ts';

/** A notification that nobody sees. Tests put themselves in the place of `show`, and click by emitting `click`. */
export class StandInNotification
  extends LoudEmitter
  implements Pick<Notification, 'title' | 'body' | 'silent' | 'show' | 'close'>
{
  title: string;
  body: string;
  silent: boolean;

  constructor({ title = '', body = '', silent = false }: NotificationConstructorOptions = {}) {
    super(['show', 'click', 'close', 'failed']);
    if (!isReady()) throw new Error('Cannot create Notification before app is ready');
    this.title = title;
    this.body = body;
    this.silent = silent;
  }
  static isSupported(): boolean {
    return true;
  }
  show() {
    this.emit('show');
  }
  close() {
    this.emit('close');
  }
}
