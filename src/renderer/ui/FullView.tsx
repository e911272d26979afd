import { ActionIcon, Modal, Tabs } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './FullView.module.css';

export interface FullViewProps {
  opened: boolean;
  onClose: () => void;
  /** Whether the focus goes back to where it was: not where closing leads elsewhere. */
  returnFocus?: boolean;
  /** For screen readers. */
  label: string;
  children: ReactNode;
}

/** A view over the whole window. Its content is made when it opens: `FullViewTabs` or `FullViewPage`. */
export function FullView({ opened, onClose, returnFocus = true, label, children }: FullViewProps) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      returnFocus={returnFocus}
      size="calc(100vw - 64px)"
      yOffset={32}
      xOffset={32}
      transitionProps={{ duration: 120, transition: 'fade' }}
    >
      <Modal.Overlay backgroundOpacity={0.72} />
      <Modal.Content className={classes.content ?? ''} aria-label={label}>
        {children}
      </Modal.Content>
    </Modal.Root>
  );
}

export interface FullViewTabsProps<Value extends string> {
  title: string;
  tabs: readonly { value: Value; label: string }[];
  tab: Value;
  onTab: (tab: Value) => void;
  /** One line beside the tabs. */
  summary: ReactNode;
  /** What is to be chosen or done, at the right of the head. */
  controls: ReactNode;
  onClose: () => void;
  /** What the chosen tab shows; one element, which gets the whole height. */
  children: ReactNode;
}

/** Head, tabs and the chosen tab's panel. */
export function FullViewTabs<Value extends string>(props: FullViewTabsProps<Value>) {
  const { title, tabs, tab, onTab, summary, controls, onClose, children } = props;
  return (
    <Tabs
      value={tab}
      onChange={(value) => {
        const chosen = tabs.find((one) => one.value === value);
        if (chosen) onTab(chosen.value);
      }}
      keepMounted={false}
      classNames={{ root: classes.layout ?? '', panel: classes.panel ?? '' }}
    >
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <Tabs.List className={classes.tabs ?? ''}>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className={classes.summary}>{summary}</span>
        {controls}
        <ActionIcon aria-label="Close" data-autofocus onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {tabs.map(({ value }) => (
        <Tabs.Panel key={value} value={value}>
          {value === tab && children}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

export interface FullViewPageProps {
  title: string;
  /** One line beside the title. */
  summary: ReactNode;
  /** What is to be chosen or done, at the right of the head. */
  controls: ReactNode;
  onClose: () => void;
  /** One element, which gets the rest of the height. */
  children: ReactNode;
}

/** Head and content, for what needs no tabs. */
export function FullViewPage({ title, summary, controls, onClose, children }: FullViewPageProps) {
  return (
    <div className={classes.layout}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <span className={classes.summary}>{summary}</span>
        {controls}
        <ActionIcon aria-label="Close" data-autofocus onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {children}
    </div>
  );
}
