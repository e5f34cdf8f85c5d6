// Opens a window on the code-server that listens at WORK/socket, and waits for the scenarios inside it to end.
//
//     node window.js WORK ROOT
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");

const { chromium } = require("playwright-core");

const [work, root] = process.argv.slice(2);
const socket = path.join(work, "socket");
const result = path.join(work, "result.tsv");
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

async function main() {
  await appears(socket);
  const proxy = await listen();
  const { port } = proxy.address();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const workspace = path.join(work, "two.code-workspace");
  await page.goto(`http://127.0.0.1:${port}/?workspace=${encodeURIComponent(workspace)}`);
  // Undoing a change of several files asks back.
  const undo = page.locator(".monaco-dialog-box .monaco-button", { hasText: /^Undo in/ });
  void undo.click({ timeout: patience }).catch(() => undefined);
  try {
    await appears(result);
  } finally {
    await page.screenshot({ path: path.join(root, "build", "e2e", "vscode-end.png") });
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
