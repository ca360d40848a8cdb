/** Digest and Basic logins, by the examples of their RFCs. */
import { describe, expect, it } from "vitest";
import { answerChallenge } from "../../../../agent/cameras/digest-login.ts";

const mufasa = { username: "Mufasa", password: "Circle of Life" };
const rfc7616 = { method: "GET", uri: "/dir/index.html", clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ" };
const challengeOf = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

describe("a login", () => {
  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("answers the challenge of RFC 7616 by %s", (algorithm, response) => {
    const answer = answerChallenge([challengeOf(algorithm)], mufasa, rfc7616);
    expect(answer).toMatch(/^Digest username="Mufasa", realm="http-auth@example.org", /);
    expect(answer).toContain(`response="${response}"`);
    expect(answer).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
    expect(answer).toContain(`algorithm=${algorithm}, qop=auth, nc=00000001, cnonce="${rfc7616.clientNonce}"`);
  });

  it("answers an old challenge without qop as RFC 2069 does", () => {
    const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const login = { username: "Mufasa", password: "CircleOfLife" };
    const answer = answerChallenge([challenge], login, { ...rfc7616, uri: "/dir/index.html" });
    expect(answer).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(answer).not.toContain("cnonce");
  });

  it("prefers Digest, also where both stand in one header", () => {
    for (const challenges of [['Basic realm="a"', challengeOf("MD5")], [`Basic realm="a", ${challengeOf("MD5")}`]]) {
      expect(answerChallenge(challenges, mufasa, rfc7616)).toContain("8ca523f5e9506fed4657c9700eebdbec");
    }
  });

  it("takes the other challenge when it doesn't know the first", () => {
    const unknown = challengeOf("SHA-512-256");
    expect(answerChallenge([unknown, challengeOf("MD5")], mufasa, rfc7616)).toContain("8ca523f5e9506fed");
    expect(answerChallenge([unknown], mufasa, rfc7616)).toBeUndefined();
  });

  it("answers Basic with letters of any language", () => {
    const login = { username: "viewer", password: "ひみつ" };
    const answer = answerChallenge(['Basic realm="a"'], login, rfc7616) ?? "";
    expect(Buffer.from(answer.slice("Basic ".length), "base64").toString()).toBe("viewer:ひみつ");
  });

  it("lets no name break out of its quotation marks", () => {
    const answer = answerChallenge([challengeOf("MD5")], { username: 'a", uri="/b', password: "c" }, rfc7616);
    expect(answer).toContain(String.raw`username="a\", uri=\"/b"`);
  });
});
