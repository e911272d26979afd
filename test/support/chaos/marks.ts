/** Words in a prompt that make the worker of these tests misbehave. */
export const killsItsWorker = 'kills its worker';
export const noMemoryAnywhere = 'no memory anywhere';
export const noMemoryOn = (deviceId: string) => `no memory on ${deviceId}`;
