// The samples of Twilio's documentation, as its page prints them: each is run by itself, character for character, with
// npm's `twilio`. Only the host and the credentials, which the samples take from the environment, are the emulator's.
//
//   samples.mjs PAGE URL PACKAGE      the page as text, the emulator, the package.json beside `node_modules`
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [page, url, manifest] = process.argv.slice(2);
const [account, token] = ["AC00000000000000000000000000000000", "secret"];
const headers = { authorization: "Basic " + Buffer.from(`${account}:${token}`).toString("base64") };

// Each line of a sample stands below its number.
function samples(text) {
  const lines = text.split(/\r?\n/);
  const found = [];
  for (let at = 0; at < lines.length; at++) {
    if (!(lines[at] === "1" && lines[at + 1]?.startsWith("// Download the helper library"))) continue;
    const sample = [];
    for (let number = 1; lines[at] === `${number}`; number++) {
      // A number that follows at once belongs to the next line: this one is empty.
      const isEmpty = lines[at + 1] === `${number + 1}`;
      sample.push(isEmpty ? "" : lines[at + 1]);
      at += isEmpty ? 1 : 2;
    }
    found.push(sample.join("\n") + "\n");
  }
  return found;
}

// What `require("twilio")` gives is npm's; its clients speak to the emulator.
const redirect = `
const Module = require("node:module");
const load = Module._load;
const twilio = Module.createRequire(${JSON.stringify(manifest)})("twilio");
Module._load = (name, ...rest) => name !== "twilio" ? load(name, ...rest) : (...credentials) => {
  const client = twilio(...credentials);
  client.serverless.baseUrl = ${JSON.stringify(url)};
  return client;
};
`;

const folder = mkdtempSync(join(tmpdir(), "samples-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "redirect.cjs"), redirect);

function run(sample) {
  const file = join(folder, "sample.cjs");
  writeFileSync(file, sample);
  const env = { ...process.env, TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token };
  const output = execFileSync(process.execPath, ["--require", join(folder, "redirect.cjs"), file], { env, encoding: "utf8" });
  return output.split("\n").slice(0, -1);
}

async function ask(method, path) {
  return await fetch(url + path, { method, headers });
}

const all = samples(readFileSync(page, "utf8"));
const named = (call) => all.filter((sample) => sample.includes(call));
assert.equal(all.length, 5, "the page has five samples");
const [[create], [fetched], [list], [update], [remove]] = [".create(", ".fetch()", ".list(", ".update(", ".remove()"].map(named);
const service = /services\("([^"]*)"\)/.exec(create)[1];
const sid = /functions\("(ZH\w{32})"\)/.exec(fetched)[1];

// The Function that the samples fetch, rename and remove is theirs alone to name.
assert.equal((await ask("PUT", `/_emulator/services/${service}/functions/${sid}`)).status, 204);
const [created] = run(create);
assert.match(created, /^ZH[0-9a-f]{32}$/);
assert.deepEqual(run(fetched), [sid]);
assert.deepEqual(run(list), [created, sid]);
assert.deepEqual(run(update), [sid]);
const path = `/v1/Services/${service}/Functions`;
assert.equal((await (await ask("GET", `${path}/${sid}`)).json()).friendly_name, /friendlyName: "([^"]*)"/.exec(update)[1]);
assert.deepEqual(run(remove), []);
assert.deepEqual(run(list), [created]);
assert.equal((await ask("DELETE", `${path}/${created}`)).status, 204);
console.log("the five samples of the documentation do what it says, as it prints them");
