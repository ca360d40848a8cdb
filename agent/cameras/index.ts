/** The camera types there are: a literal list. A new adapter is imported and added here. */
import { folderCamera } from "./folder-camera.ts";
import { httpCamera } from "./http-camera.ts";
import { mjpegCamera } from "./mjpeg-camera.ts";
import { piCamera } from "./pi-camera.ts";
import { rtspCamera } from "./rtsp-camera.ts";
import { usbCamera } from "./usb-camera.ts";

/** Adapters by the `type` that stands in the settings. */
export const cameraTypes = {
  "folder-camera": folderCamera,
  "http-camera": httpCamera,
  "mjpeg-camera": mjpegCamera,
  "pi-camera": piCamera,
  "rtsp-camera": rtspCamera,
  "usb-camera": usbCamera,
} as const;
