import { isFailure } from "../worker/failure";

/** Whether the device that paints is lost, as when a driver is reset: a new one may do. */
export function isDeviceLoss(error: unknown): boolean {
  return isFailure(error) && error.code === "device-failed";
}
