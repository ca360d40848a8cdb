/** What a device says of itself when it comes and when it goes: byte for byte as the sketch says it. */

interface StatusMessages {
  /** Sent before the first reading. */
  readonly birth: string;
  /** Will and farewell. */
  readonly death: string;
}

/** The two messages of a device; `firmware` is at most 80 characters. */
export function statusMessages(firmware: string, simulated: boolean): StatusMessages {
  return {
    birth: JSON.stringify({ status: "online", firmware, simulated }),
    death: JSON.stringify({ status: "offline", simulated }),
  };
}
