import type { Files } from './files.ts';

/** Which files of a card's hwmon folder hold what is shown; null where there is none. */
export interface Sensors {
  temperaturePath: string | null;
  /** Above it the card slows itself down: hwmon's "critical" value of the same sensor. */
  temperatureLimitCelsius: number | null;
  powerPath: string | null;
  powerLimitPath: string | null;
  /** `vddgfx`, `vddnb`. */
  voltageLabels: string[];
}

/**
 * Looks the sensors up by their labels, which costs the card nothing: reading a label or a limit of temperature does
 * not wake it. Of the temperatures, `edge` is taken, which all cards but the newest Instinct have; else `junction`.
 */
export function findSensors(files: Files, cardFolder: string): Sensors {
  const folders = files.names(`${cardFolder}/hwmon`).map((name) => `${cardFolder}/hwmon/${name}`);
  const folder = folders.find((path) => files.text(`${path}/name`) === 'amdgpu') ?? folders[0];
  if (folder === undefined) return noSensors;
  const names = files.names(folder);
  const having = (pattern: RegExp) => names.filter((name) => pattern.test(name));

  const temperatures = having(/^temp\d+_input$/).map((name) => {
    const prefix = `${folder}/${name.slice(0, -'_input'.length)}`;
    return { prefix, label: files.text(`${prefix}_label`) };
  });
  const temperature =
    temperatures.find(({ label }) => label === 'edge') ??
    temperatures.find(({ label }) => label === 'junction') ??
    temperatures[0];
  // The average is steadier; some newer cards have only the momentary value.
  const power = ['power1_average', 'power1_input'].find((name) => names.includes(name));

  return {
    temperaturePath: temperature ? `${temperature.prefix}_input` : null,
    temperatureLimitCelsius: temperature ? parseLimit(files.text(`${temperature.prefix}_crit`)) : null,
    powerPath: power ? `${folder}/${power}` : null,
    powerLimitPath: names.includes('power1_cap') ? `${folder}/power1_cap` : null,
    voltageLabels: having(/^in\d+_label$/).flatMap((name) => files.text(`${folder}/${name}`) ?? []),
  };
}

const noSensors: Sensors = {
  temperaturePath: null,
  temperatureLimitCelsius: null,
  powerPath: null,
  powerLimitPath: null,
  voltageLabels: [],
};

/** Thousandths of a degree. Cards that are off say 511 degrees: nothing outside of -50 to 200 is believed. */
export function parseTemperature(text: string | null): number | null {
  if (text === null || !/^-?\d{1,7}$/.test(text)) return null;
  const celsius = Number(text) / 1000;
  return celsius >= -50 && celsius <= 200 ? celsius : null;
}

/** A limit of 0 or less is the driver's way to say none. */
function parseLimit(text: string | null): number | null {
  const celsius = parseTemperature(text);
  return celsius !== null && celsius > 0 ? celsius : null;
}

/** Millionths of a watt; no card draws ten kilowatts. */
export function parsePower(text: string | null): number | null {
  if (text === null || !/^\d{1,10}$/.test(text)) return null;
  return Number(text) / 1_000_000;
}

/** Whole percents from 0 to 100. */
export function parsePercent(text: string | null): number | null {
  if (text === null || !/^\d{1,3}$/.test(text)) return null;
  const percent = Number(text);
  return percent <= 100 ? percent : null;
}
