import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { StandInBrowserWindow } from './browser-window.ts';
import { LoudEmitter } from './loud.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;
type ItemOptions = MenuItemConstructorOptions;

/** What a click on an item with a role does here; the others need a desktop or a page's selection. */
const roleActions: Partial<Record<Role, (window: StandInBrowserWindow | null) => void>> = {
  quit: () => app.quit(),
  close: (window) => window?.close(),
  minimize: (window) => window?.minimize(),
  reload: (window) => window?.contents.reload(),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
};

class StandInMenuItem implements Pick<MenuItem, 'id' | 'label' | 'enabled' | 'visible' | 'checked'> {
  readonly id: string;
  readonly type: string;
  readonly role: Role | undefined;
  readonly accelerator: ItemOptions['accelerator'];
  readonly submenu: StandInMenu | undefined;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  private readonly onClick: ItemOptions['click'];

  constructor(options: ItemOptions) {
    const { id = '', role, type, label, accelerator, submenu, click } = options;
    this.id = id;
    this.role = role;
    this.label = label ?? role ?? '';
    this.accelerator = accelerator;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? StandInMenu.buildFromTemplate(submenu) : undefined;
    this.type = type ?? (this.submenu ? 'submenu' : 'normal');
    this.onClick = click;
  }

  /** As if somebody had chosen it; the same arguments as Electron's own items take. */
  click = (event: object = {}, window = StandInBrowserWindow.getFocusedWindow()) => {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.role === undefined) return this.onClick?.(this as never, window as never, event);
    const action = roleActions[this.role];
    if (!action)
      throw new Error(`The stand-in for Electron does nothing for the role ${this.role}: see menu.ts.`);
    action(window);
  };
}

export class StandInMenu
  extends LoudEmitter
  implements Pick<Menu, 'append' | 'getMenuItemById' | 'popup' | 'closePopup'>
{
  private static applicationMenu: StandInMenu | null = null;
  readonly items: MenuItem[] = [];

  constructor() {
    super(['menu-will-show', 'menu-will-close']);
  }
  static buildFromTemplate(template: (ItemOptions | MenuItem)[]): StandInMenu {
    const menu = new StandInMenu();
    for (const options of template) {
      const item = options instanceof StandInMenuItem ? options : new StandInMenuItem(options as ItemOptions);
      menu.append(item as unknown as MenuItem);
    }
    return menu;
  }
  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.applicationMenu = menu;
  }
  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.applicationMenu;
  }
  append(item: MenuItem) {
    this.items.push(item);
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup() {
    this.emit('menu-will-show');
  }
  closePopup() {
    this.emit('menu-will-close');
  }
}
export { StandInMenuItem };
