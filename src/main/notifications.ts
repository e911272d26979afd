import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Notice } from './activity/batch.ts';

export interface NotificationsOptions {
  isSupported(): boolean;
  create(options: NotificationConstructorOptions): Notification;
  icon: string;
  onClick(): void;
}

/** Shows notices by the system's notifications. Those on the screen are kept: one that is collected forgets its click. */
export function createNotifier({ isSupported, create, icon, onClick }: NotificationsOptions) {
  const onScreen = new Set<Notification>();
  return ({ title, body }: Notice): void => {
    if (!isSupported()) return;
    const notification = create({ title, body, icon });
    onScreen.add(notification);
    notification.on('click', onClick);
    notification.on('close', () => onScreen.delete(notification));
    notification.show();
  };
}
