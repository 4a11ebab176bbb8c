// Opens the page of a server that has `server::docs()` in headless Chromium, tries an operation on it, and looks at what
// is there and at every request that was made.
//
//   node browse.mjs CHROMIUM URL [SCREENSHOT.png]
//
// The browser is driven by its debugging protocol over a pipe, so that nothing has to be installed beside it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [chromium, base, screenshot] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "docs-"));
const browser = spawn(
  chromium,
  [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    "--window-size=1280,1600",
  ],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
);

const waiting = new Map();
const requests = [];
const complaints = [];
let last = 0;
let rest = "";

browser.stdio[4].setEncoding("utf8").on("data", (chunk) => {
  const messages = (rest + chunk).split("\0");
  rest = messages.pop();
  for (const text of messages) heard(JSON.parse(text));
});

function heard(message) {
  if (message.id) {
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message));
    else resolve(message.result);
  } else if (message.method === "Network.requestWillBeSent") {
    requests.push(message.params.request);
  } else if (message.method === "Log.entryAdded") {
    if (message.params.entry.level !== "verbose") complaints.push(message.params.entry);
  } else if (message.method === "Runtime.exceptionThrown") {
    complaints.push(message.params.exceptionDetails);
  }
}

let session;
function ask(method, params = {}) {
  last += 1;
  const id = last;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId: session }) + "\0");
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

/** The value of an expression in the page. */
async function evaluate(expression) {
  const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
  return result.value;
}

/** Waits until an expression is true in the page, for 20 s at most. */
async function until(expression) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await evaluate(`Boolean(${expression})`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`in vain: ${expression}\n${await evaluate("document.body.innerText")}`);
}

/** Clicks on the first element that a selector finds. */
async function click(selector) {
  await until(`document.querySelector(${JSON.stringify(selector)})`);
  await evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
}

/** Fills in a field as a person does, so that React notices. */
async function fill(selector, text) {
  await until(`document.querySelector(${JSON.stringify(selector)})`);
  await evaluate(`(() => {
    const field = document.querySelector(${JSON.stringify(selector)});
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, ${JSON.stringify(text)});
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // Swagger UI takes a value over some time after the last key, or as soon as the field is left.
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  })()`);
}

async function save(file) {
  const { data } = await ask("Page.captureScreenshot", { captureBeyondViewport: false });
  writeFileSync(file, Buffer.from(data, "base64"));
}

const list = "#operations-Functions-ListFunction";

/** Presses "Execute" in an operation, and waits for what it shows of the answer. */
async function execute(operation, expected) {
  await click(`${operation} .execute`);
  const answer = `document.querySelector("${operation} .live-responses-table")?.innerText`;
  await until(`/${expected}/.test(${answer})`);
  return evaluate(answer);
}

async function look() {
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  ({ sessionId: session } = await ask("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await ask(`${domain}.enable`);
  await ask("Page.navigate", { url: `${base}/docs` });

  await until("document.querySelectorAll('.opblock').length === 5");
  assert.equal(await evaluate("document.title"), "Twilio Serverless Functions");
  assert.match(await evaluate("document.querySelector('.info').innerText"), /Create, fetch, list, rename and delete/);

  // Before anything is tried: a browser would ask for the password itself.
  await click(".auth-wrapper .authorize");
  await fill(".modal-ux input[type=text]", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  await fill(".modal-ux input[type=password]", "canary-of-the-auth-token");
  await click(".modal-ux .auth-btn-wrapper .authorize");
  await click(".modal-ux .btn-done");

  await click(`${list} .opblock-summary-control`);
  await click(`${list} .try-out__btn`);
  await fill(`${list} tr[data-param-name=PageSize] input`, "2");
  await fill(`${list} tr[data-param-name=PageToken] input`, "1");
  const answer = await execute(list, "function 2");
  assert.match(answer, /^200/m);
  assert.match(answer, /function 1/);
  assert.doesNotMatch(answer, /function 0/);

  // What the server refuses is shown, too.
  await fill(`${list} tr[data-param-name=PageToken] input`, "nonsense");
  assert.match(await execute(list, "20404"), /^404/m);

  await evaluate(`document.querySelector("${list}").scrollIntoView()`);
  if (screenshot) await save(screenshot);

  const foreign = requests.map(({ url }) => url).filter((url) => !url.startsWith(`${base}/`) && !url.startsWith("data:"));
  assert.deepEqual(foreign, [], "no other host is asked for anything");
  assert.ok(requests.some(({ url, method }) => method === "GET" && url.startsWith(`${base}/v1/Services/ZS`)));
  // The 404 was asked for.
  const unexpected = complaints.filter(({ text }) => !/404/.test(text ?? ""));
  assert.deepEqual(unexpected, [], "the browser has nothing to complain about");
  console.log(`${requests.length} requests, all of them to ${base}`);
}

let status = 0;
try {
  await look();
} catch (error) {
  console.error(error);
  console.error(complaints);
  if (screenshot) await save(screenshot);
  status = 1;
}
browser.kill();
await new Promise((resolve) => browser.once("exit", resolve));
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
process.exit(status);
