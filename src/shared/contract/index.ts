import type { EventPayloads, HandlersOf, InputOf, OutputOf } from '../rpc/define.ts';
import { apiKeys } from './api-keys.ts';
import { app } from './app.ts';
import { collections } from './collections.ts';
import { desktop } from './desktop.ts';
import { devices } from './devices.ts';
import { exports } from './exports.ts';
import { files } from './files.ts';
import { gallery } from './gallery.ts';
import { galleryPicking } from './gallery-picking.ts';
import { inputs } from './inputs.ts';
import { insights } from './insights.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { performance } from './performance.ts';
import { prompts } from './prompts.ts';
import { runner } from './runner.ts';
import { settings } from './settings.ts';
import { themes } from './themes.ts';

/** Everything a front door can ask of the core, and everything the core tells. */
export const contract = {
  requests: {
    ...app.requests,
    ...apiKeys.requests,
    ...jobs.requests,
    ...devices.requests,
    ...exports.requests,
    ...files.requests,
    ...gallery.requests,
    ...galleryPicking.requests,
    ...collections.requests,
    ...inputs.requests,
    ...insights.requests,
    ...models.requests,
    ...performance.requests,
    ...prompts.requests,
    ...runner.requests,
    ...settings.requests,
    ...themes.requests,
    ...desktop.requests,
  },
  events: {
    ...app.events,
    ...jobs.events,
    ...devices.events,
    ...files.events,
    ...gallery.events,
    ...galleryPicking.events,
    ...collections.events,
    ...models.events,
    ...performance.events,
    ...runner.events,
    ...settings.events,
    ...themes.events,
    ...desktop.events,
  },
};

export type Contract = typeof contract;
export type RequestName = keyof Contract['requests'];
export type EventName = keyof Contract['events'];
/** One handler for each request: a missing or an extra one does not compile. */
export type Handlers = HandlersOf<Contract['requests']>;
export type Events = EventPayloads<Contract['events']>;
export type Input<N extends RequestName> = InputOf<Contract['requests'][N]>;
export type Output<N extends RequestName> = OutputOf<Contract['requests'][N]>;
