/** One look at a time at a camera: areas that share it, or its light, wait for each other. */

/** Runs work at a camera, named by its id, when all work before it has ended. */
export type CameraTurns = (camera: string) => <T>(work: () => Promise<T>) => Promise<T>;

/** Creates the turns of a gateway. */
export function createCameraTurns(): CameraTurns {
  const newest = new Map<string, Promise<unknown>>();
  return (camera) => (work) => {
    const done = (newest.get(camera) ?? Promise.resolve()).then(work);
    newest.set(
      camera,
      done.catch(() => undefined),
    );
    return done;
  };
}
