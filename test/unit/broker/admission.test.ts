/** Who gets a socket, who gets in, and who must wait. */
import { describe, expect, it } from "vitest";
import { createAdmission } from "../../../broker/admission.ts";
import { createAuthentication } from "../../../broker/authentication.ts";
import { createTokenBucket } from "../../../broker/token-bucket.ts";
import { createTestClock } from "../../fakes/test-clock.ts";

const limits = { maxNetworkSockets: 4, maxSocketsPerAddress: 3, maxLoopbackSockets: 2 };

function createDoor() {
  const admission = createAdmission(limits);
  const evicted: string[] = [];
  const knock = (name: string, address = "10.0.0.1", isLoopback = false) =>
    admission.admit({ address, isLoopback }, () => evicted.push(name));
  return { admission, evicted, knock };
}

describe("createAdmission", () => {
  it("refuses one address that holds too many accepted connections, and nobody else", () => {
    const { knock, evicted } = createDoor();
    for (const name of ["a", "b", "c"]) knock(name)?.confirm();
    expect(knock("d")).toBeUndefined();
    expect(knock("other", "10.0.0.2")).toBeDefined();
    expect(evicted).toEqual([]);
  });

  it("takes the oldest silent socket of an address when that address comes again", () => {
    const { knock, evicted } = createDoor();
    knock("a")?.confirm();
    knock("b");
    knock("c");
    expect(knock("d")).toBeDefined();
    expect(evicted).toEqual(["b"]);
  });

  it("takes a silent socket of the greediest address when all places are taken", () => {
    const { knock, evicted } = createDoor();
    knock("x", "10.0.0.9");
    for (const name of ["a", "b", "c"]) knock(name);
    expect(knock("new", "10.0.0.2")).toBeDefined();
    expect(evicted).toEqual(["a"]);
  });

  it("keeps places for this computer, whatever the network does", () => {
    const { knock, admission } = createDoor();
    for (const i of [1, 2, 3, 4]) knock(`n${i}`, `10.0.0.${i}`)?.confirm();
    expect(knock("n5", "10.0.0.5")).toBeUndefined();
    const local = knock("local", "127.0.0.1", true);
    expect(local).toBeDefined();
    expect(admission.sockets()).toBe(5);
    local?.leave();
    local?.leave();
    expect(admission.sockets()).toBe(4);
  });
});

describe("createTokenBucket", () => {
  it("lets a burst pass, then tells how long to wait", () => {
    const clock = createTestClock();
    const bucket = createTokenBucket({ perS: 10, burst: 20, monoMs: clock.monoMs });
    expect(bucket.take(20)).toBe(0);
    expect(bucket.take(1)).toBe(100);
    expect(bucket.take(1)).toBe(200);
    clock.advance(200);
    expect(bucket.hasToken()).toBe(false);
    clock.advance(100);
    expect(bucket.hasToken()).toBe(true);
    clock.advance(3_600_000);
    expect(bucket.take(21)).toBe(100);
  });
});

describe("createAuthentication", () => {
  const internal = { username: "machikoba", password: "of-this-run" };
  const users = [{ name: "clamp", password: "right-password", role: "device" as const }];
  const near = { address: "127.0.0.1", isLoopback: true };
  const far = { address: "10.0.0.1", isLoopback: false };

  function create(anonymousLoopback = true) {
    const clock = createTestClock();
    const throttle = { loginFailures: 3, loginFailureForgottenMs: 1000 };
    const check = createAuthentication({ users, internal, anonymousLoopback, site: "site", clock, limits: throttle });
    const login = (from: typeof near, username?: string, password?: string) => {
      const answer = check(from, username, password === undefined ? undefined : Buffer.from(password));
      return "role" in answer ? answer.role : answer.returnCode;
    };
    return { clock, login };
  }

  it("knows users by password, our own programs by their secret, and this computer without", () => {
    const { login } = create();
    expect(login(far, "clamp", "right-password")).toBe("device");
    expect(login(near, "machikoba", "of-this-run")).toBe("internal");
    expect(login(near)).toBe("anonymous");
    expect(login(far)).toBe(5);
    expect(create(false).login(near)).toBe(5);
  });

  it.each([
    ["clamp", "wrong"],
    ["clamp", ""],
    ["clamp", undefined],
    ["nobody", "right-password"],
    ["nobody", ""],
    ["machikoba", ""],
    ["", "right-password"],
    ["__proto__", ""],
  ])("refuses %j with %j", (username, password) => {
    expect(create().login(near, username, password)).toBe(4);
  });

  it("makes an address that guesses wait, but neither others nor our own programs", () => {
    const { login, clock } = create();
    for (let i = 0; i < 3; i += 1) expect(login(far, "clamp", `guess ${i}`)).toBe(4);
    expect(login(far, "clamp", "right-password")).toBe(4);
    expect(login({ ...far, address: "10.0.0.2" }, "clamp", "right-password")).toBe("device");
    expect(login(far, "machikoba", "of-this-run")).toBe("internal");
    clock.advance(1000);
    expect(login(far, "clamp", "right-password")).toBe("device");
  });
});
