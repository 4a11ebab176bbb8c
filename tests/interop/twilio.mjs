// The documentation's five samples and what lies around them, by npm's `twilio`, against the emulator at argv[2].
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const twilio = createRequire(process.argv[3])("twilio");
const url = process.argv[2];
const [account, token] = ["AC00000000000000000000000000000000", "secret"];

function connect(name, secret) {
  const client = twilio(name, secret, { accountSid: account });
  client.serverless.baseUrl = url;
  return client;
}

const client = connect(account, token);
const functions = (service) => client.serverless.v1.services(service).functions;
const headers = { authorization: "Basic " + Buffer.from(`${account}:${token}`).toString("base64") };

async function requests(work) {
  await fetch(`${url}/_emulator/requests`, { method: "DELETE", headers });
  await work();
  return (await (await fetch(`${url}/_emulator/requests`, { headers })).json()).count;
}

async function refused(work, status, code) {
  await assert.rejects(work, (error) => {
    assert.equal(error.constructor.name, "RestException");
    assert.deepEqual([error.status, error.code], [status, code]);
    return true;
  });
}

// Create, fetch, list, update, delete.
const name = "Grüße 😀 & more = 100 % + é ~*'()!/?#[]@$,;:\"\\<>^`{|}";
const created = await functions("node").create({ friendlyName: name });
assert.equal(created.friendlyName, name);
assert.match(created.sid, /^ZH[0-9a-f]{32}$/);
assert.equal(created.accountSid, account);
const fetched = await functions("node")(created.sid).fetch();
assert.deepEqual(fetched.toJSON(), created.toJSON());
assert.equal((await functions("node").list({ limit: 20 })).length, 1);
const updated = await functions("node")(created.sid).update({ friendlyName: "other" });
assert.equal(updated.friendlyName, "other");
assert.equal(await functions("node")(created.sid).remove(), true);

// Errors of their own kind, with our codes.
await refused(() => functions("node")(created.sid).fetch(), 404, 20404);
await refused(() => connect(account, "wrong").serverless.v1.services("node").functions.list(), 401, 20003);

// Fifty at once, then 120 in all, on three pages.
const many = await Promise.all(Array.from({ length: 50 }, (_, n) => functions("pages").create({ friendlyName: `${n}` })));
assert.equal(new Set(many.map((it) => it.sid)).size, 50);
for (let n = 50; n < 120; n++) await functions("pages").create({ friendlyName: `${n}` });
let listed;
assert.equal(await requests(async () => (listed = await functions("pages").list({ pageSize: 50 }))), 3);
assert.equal(new Set(listed.map((it) => it.sid)).size, 120);

let each = 0;
await new Promise((done, failed) =>
  functions("pages").each({ pageSize: 50, callback: () => each++, done: (error) => (error ? failed(error) : done()) }));
assert.equal(each, 120);
const page = await functions("pages").page({ pageSize: 50 });
assert.equal(page.instances.length, 50);
const second = await page.nextPage();
const again = await functions("pages").getPage(page.nextPageUrl);
assert.deepEqual(again.instances.map((it) => it.sid), second.instances.map((it) => it.sid));
const back = await second.previousPage();
assert.deepEqual(back.instances.map((it) => it.sid), page.instances.map((it) => it.sid));
console.log("npm twilio is content");
