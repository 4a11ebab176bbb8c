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
process.env.TWILIO_ACCOUNT_SID = account;
process.env.TWILIO_AUTH_TOKEN = token;
const headers = { authorization: "Basic " + Buffer.from(`${account}:${token}`).toString("base64") };

async function control(method, path) {
  const answer = await fetch(`${url}/_emulator/${path}`, { method, headers });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer;
}

async function requests(work) {
  await control("DELETE", "requests");
  await work();
  return (await (await control("GET", "requests")).json()).count;
}

async function refused(work, status, code) {
  await assert.rejects(work, (error) => {
    assert.equal(error.constructor.name, "RestException");
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.equal(error.moreInfo, `https://www.twilio.com/docs/errors/${code}`);
    return true;
  });
}

// The calls of the documentation's five samples, with its placeholders; `samples.mjs` runs them as they are printed.
{
  const sid = "ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  await control("PUT", `services/ServiceSid/functions/${sid}`);
  const accountSid = process.env.TWILIO_ACCOUNT_SID;
  const authToken = process.env.TWILIO_AUTH_TOKEN;
  const client = twilio(accountSid, authToken);
  client.serverless.baseUrl = url;

  const _function = await client.serverless.v1
    .services("ServiceSid")
    .functions.create({ friendlyName: "FriendlyName" });
  assert.match(_function.sid, /^ZH[0-9a-f]{32}$/);

  const fetched = await client.serverless.v1
    .services("ServiceSid")
    .functions(sid)
    .fetch();
  assert.equal(fetched.sid, sid);

  const listed = [];
  const all = await client.serverless.v1
    .services("ServiceSid")
    .functions.list({ limit: 20 });
  all.forEach((f) => listed.push(f.sid));
  assert.deepEqual(listed, [_function.sid, sid]);

  const renamed = await client.serverless.v1
    .services("ServiceSid")
    .functions(sid)
    .update({ friendlyName: "FriendlyName" });
  assert.equal(renamed.sid, sid);
  assert.equal(renamed.friendlyName, "FriendlyName");

  await client.serverless.v1
    .services("ServiceSid")
    .functions(sid)
    .remove();
  assert.deepEqual((await functions("ServiceSid").list()).map((f) => f.sid), [_function.sid]);
  await functions("ServiceSid")(_function.sid).remove();
}

// What a Function consists of, and every name it may have: each reserved character by itself, and texts of all kinds.
const reserved = [..." !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\n"];
const texts = ["Grüße 😀 & more = 100 % + é", "%41%zz%", "a=b&FriendlyName=c", "日本語 עברית 👩‍🚀", "e\u0301", "x".repeat(255), "😀".repeat(255)];
for (const name of [...reserved, ...texts, reserved.join("")]) {
  const created = await functions("names").create({ friendlyName: name });
  assert.equal(created.friendlyName, name);
  assert.equal((await functions("names")(created.sid).fetch()).friendlyName, name);
  const other = [...name].reverse().join("");
  assert.equal((await functions("names")(created.sid).update({ friendlyName: other })).friendlyName, other);
}
const created = await functions("node").create({ friendlyName: "one" });
assert.equal(created.accountSid, account);
assert.ok(created.dateCreated instanceof Date && created.dateCreated.getMilliseconds() === 0);
assert.equal(created.url, `${url}/v1/Services/${created.serviceSid}/Functions/${created.sid}`);
assert.deepEqual(created.links, { function_versions: `${created.url}/Versions` });

// A Function in an active Build stays, and a client that is asked to tries again what was refused for now.
const build = `services/node/functions/${created.sid}/active-build`;
await control("PUT", build);
await refused(() => functions("node")(created.sid).remove(), 409, 20409);
await control("DELETE", build);
await control("POST", "too-many-requests?count=1");
await refused(() => functions("node")(created.sid).fetch(), 429, 20429);
const patient = twilio(account, token, { autoRetry: true });
patient.serverless.baseUrl = url;
await control("POST", "too-many-requests?count=2");
assert.equal((await patient.serverless.v1.services("node").functions(created.sid).fetch()).sid, created.sid);
assert.equal(await functions("node")(created.sid).remove(), true);

// Errors of their own kind, with our codes.
await refused(() => functions("node")(created.sid).fetch(), 404, 20404);
await refused(() => functions("node")(created.sid).update({ friendlyName: "x" }), 404, 20404);
await refused(() => functions("node")(created.sid).remove(), 404, 20404);
await refused(() => functions("node").create({ friendlyName: "x".repeat(256) }), 400, 20001);
await refused(() => connect("AC00000000000000000000000000000001", token).serverless.v1.services("node").functions.list(), 401, 20003);
await refused(() => connect(account, "wrong").serverless.v1.services("node").functions.list(), 401, 20003);

// Fifty at once, then 120 in all, on three pages.
const many = await Promise.all(Array.from({ length: 50 }, (_, n) => functions("pages").create({ friendlyName: `${n}` })));
assert.equal(new Set(many.map((it) => it.sid)).size, 50);
for (let n = 50; n < 120; n++) await functions("pages").create({ friendlyName: `${n}` });
let listed;
assert.equal(await requests(async () => (listed = await functions("pages").list({ pageSize: 50 }))), 3);
assert.equal(new Set(listed.map((it) => it.sid)).size, 120);
assert.deepEqual(listed.slice(0, 70).map((it) => it.friendlyName), Array.from({ length: 70 }, (_, n) => `${119 - n}`));
assert.equal((await functions("pages").list({ pageSize: 50, limit: 60 })).length, 60);

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
