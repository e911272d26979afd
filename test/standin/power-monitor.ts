import { LoudEmitter } from './loud.ts';

/** A computer that never sleeps by itself; tests emit what is to happen. */
class StandInPowerMonitor extends LoudEmitter {
  constructor() {
    super(['suspend', 'resume', 'shutdown', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery']);
  }
}

export const powerMonitor = new StandInPowerMonitor();
