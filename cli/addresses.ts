/** The addresses at which people reach the dashboard, with a QR code for phones. */
import { networkInterfaces } from "node:os";

/** Addresses of this computer in its networks (IPv4, not loopback). */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}

interface Invitation {
  readonly port: number;
  readonly host: string;
  readonly token: string;
  readonly mqttPort: number | null;
}

/** What is printed at the start: where to look, from here and from a phone. */
export async function describeAddresses({ port, host, token, mqttPort }: Invitation): Promise<string> {
  const lines = [``, `  Board     http://localhost:${port}/`];
  const isOpen = host === "0.0.0.0" || host === "::";
  const [address] = isOpen ? lanAddresses() : host.startsWith("127.") || host === "localhost" ? [] : [host];
  if (address) lines.push(`  Phones    http://${address}:${port}/?token=${token}`);
  if (mqttPort !== null) lines.push(`  MQTT      localhost:${mqttPort}`);
  lines.push("");
  if (address) {
    // Loaded only here, when all is running already.
    const { default: QRCode } = await import("qrcode");
    // At a terminal with colours of its own, so that it is dark on light whatever the terminal's are.
    const codeStyle = process.stdout.isTTY
      ? ({ type: "terminal", small: true } as const)
      : ({ type: "utf8", margin: 2 } as const);
    const code = await QRCode.toString(`http://${address}:${port}/?token=${token}`, codeStyle);
    lines.push(code.trimEnd(), "");
  }
  lines.push("  Ctrl-C ends it. 終わるには Ctrl-C を押してください。", "");
  return `${lines.join("\n")}\n`;
}
