// Opens a window on the code-server that listens at WORK/socket, and waits for the scenarios inside it to end; then plays a person.
//
//     node window.js WORK ROOT
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");

const { chromium } = require("playwright-core");

const { scenarios } = require("./person.js");

const [work, root] = process.argv.slice(2);
const socket = path.join(work, "socket");
const result = path.join(work, "result.tsv");
const pictures = path.join(root, "build", "e2e");
const patience = 300_000; // ms

// A free port of the loopback interface in front of the socket: a browser cannot open sockets of the file system.
function listen() {
  return new Promise((resolve) => {
    const proxy = net.createServer((client) => {
      const server = net.connect(socket);
      client.pipe(server).pipe(client);
      client.on("error", () => server.destroy());
      server.on("error", () => client.destroy());
    });
    proxy.listen(0, "127.0.0.1", () => resolve(proxy));
  });
}

function appears(file) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${path.basename(file)} did not come`)), patience);
    const done = () => {
      if (fs.existsSync(file)) {
        clearTimeout(limit);
        watcher.close();
        resolve();
      }
    };
    const watcher = fs.watch(path.dirname(file), done);
    done();
  });
}

/** Opens a window; query names a folder or a workspace. */
async function open(browser, port, query) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 640 } });
  await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams(query)}`);
  return page;
}

/** The scenarios that run inside the extension host. */
async function inside(browser, port) {
  const page = await open(browser, port, { workspace: path.join(work, "two.code-workspace") });
  // Undoing a change of several files asks back.
  const undo = page.locator(".monaco-dialog-box .monaco-button", { hasText: /^Undo in/ });
  void undo.click({ timeout: patience }).catch(() => undefined);
  try {
    await appears(result);
  } finally {
    await page.screenshot({ path: path.join(pictures, "vscode-end.png") });
    await page.close();
  }
}

/** The scenarios of a person. */
async function outside(browser, port) {
  const folder = path.join(work, "person");
  const page = await open(browser, port, { folder });
  await page.locator(".statusbar-item").first().waitFor({ timeout: patience });
  const picture = (name) => page.screenshot({ path: path.join(pictures, `vscode-${name}.png`) });
  for (const [name, run] of Object.entries(scenarios)) {
    let outcome = "pass\t";
    try {
      await run({ page, folder, picture });
    } catch (error) {
      outcome = `fail\t${error.message.replace(/\s+/g, " ")}`;
      await picture(`${name}-failed`);
      await page.keyboard.press("Escape"); // what is still open over the page
    }
    fs.appendFileSync(result, `${name}\t${outcome}\n`);
  }
  await page.close();
}

async function main() {
  await appears(socket);
  const proxy = await listen();
  const { port } = proxy.address();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    await inside(browser, port);
    await outside(browser, port);
  } finally {
    await browser.close();
    proxy.close();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
