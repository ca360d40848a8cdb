/** What is known of a Shelly's metering components: changes laid over the last full word, for as long as that can be true. */
import type { SensorContext, SensorReading } from "./define-sensor.ts";
import { plainAmperes, toAmperes } from "./unit-scale.ts";

/** The components of one device. */
export interface ShellyComponents {
  /** Takes what was said of a component, all of it or only what changed, and hands on the currents that hold now. */
  take(component: string, said: unknown, how: { readonly isFull: boolean; readonly topic: string }): void;
  /** Forgets all values: something may have changed unheard. */
  forget(): void;
}

interface Options {
  /** Only these channels; undefined: all. */
  readonly channels: readonly string[] | undefined;
  readonly periodMs: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Components that measure a current: three-phase and one-phase meters, meters without a switch, switches with one. */
const metering = /^(?:em|em1|pm1|switch):\d{1,2}$/;
const phases = ["a_", "b_", "c_"];
/** More components than any device has. */
const maxComponents = 16;
/** Without a word of a component for so many periods, what was known of it is no base for changes any more. */
const forgottenAfterPeriods = 2.5;
/** Errors with which no current can be believed. */
const fatalErrors = ["power_meter_failure", "ct_type_not_set"];

/** Creates the memory of one device. */
export function createShellyComponents(context: SensorContext, { channels, periodMs }: Options): ShellyComponents {
  const known = new Map<string, { fields: Fields; heardMs: number }>();

  function fieldsOf(component: string, said: Fields, isFull: boolean): Fields {
    const earlier = known.get(component);
    const isFresh = earlier !== undefined && context.now() - earlier.heardMs <= forgottenAfterPeriods * periodMs;
    return isFresh && !isFull ? { ...earlier.fields, ...kept(said) } : kept(said);
  }

  function read(component: string, fields: Fields, topic: string): SensorReading[] {
    const name = component.replace(":", "-");
    const inputs = component.startsWith("em:")
      ? phases.map((phase) => ({ phase, channel: `${name}-${phase.slice(0, 1)}` }))
      : [{ phase: "", channel: name }];
    return inputs.flatMap(({ phase, channel }) => {
      const current = fields[`${phase}current`];
      // A device without a value says null; a switch without a meter says nothing.
      if (current === undefined || current === null || channels?.includes(channel) === false) return [];
      const errors = [fields.errors, fields[`${phase}errors`]].flat();
      const fatal = fatalErrors.find((error) => errors.includes(error));
      const amperes = toAmperes(current, plainAmperes);
      if (!fatal && amperes.ok) {
        return { rmsA: amperes.value, channel, periodMs, clipped: errors.includes("out_of_range:current") };
      }
      context.badMessage(topic, `${component}: ${fatal ?? (amperes.ok ? "" : amperes.reason)}`);
      return [];
    });
  }

  return {
    take(component, said, { isFull, topic }) {
      if (!metering.test(component) || typeof said !== "object" || said === null || Array.isArray(said)) return;
      if (!known.has(component) && known.size >= maxComponents) return;
      const fields = fieldsOf(component, said as Fields, isFull);
      known.set(component, { fields, heardMs: context.now() });
      const readings = read(component, fields, topic);
      if (readings.length > 0) context.push(readings);
    },
    forget: () => known.clear(),
  };
}

/** The fields that a current is read from. */
function kept(said: Fields): Fields {
  return Object.fromEntries(Object.entries(said).filter(([key]) => /^(?:[abc]_)?(?:current|errors)$/.test(key)));
}
