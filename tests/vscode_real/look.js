// `node look.js URL RESULT PICTURE`: be the person in front of VS Code. Answers its questions with
// their defaults, takes a picture at every stop, and ends when RESULT is there.

const fs = require("fs");
const puppeteer = require("puppeteer-core");

const [url, result, picture] = process.argv.slice(2);
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
];
const pause = ms => new Promise(done => setTimeout(done, ms));

async function main() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM, headless: true, args: FLAGS,
    defaultViewport: { width: 1280, height: 800 },
  });
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: "domcontentloaded" });
  for (const end = Date.now() + 600000; !fs.existsSync(result) && Date.now() < end; ) {
    await answered(page);
    if (fs.existsSync(`${result}.paused`)) await pictured(page);
    await pause(300);
  }
  await browser.close();
}

async function answered(page) {
  const asks = await page.evaluate(() => {
    const widget = document.querySelector(".quick-input-widget");
    return widget !== null && widget.style.display !== "none";
  });
  if (asks) await page.keyboard.press("Enter");
}

async function pictured(page) {
  const name = fs.readFileSync(`${result}.paused`, "utf8").replace(/\W+/g, "-");
  const scope = await page.$(".debug-variables .monaco-list-row");
  if (scope) await scope.click(); // the variables of the function
  await pause(1500);
  await page.screenshot({ path: `${picture}/${name}.png` });
  fs.rmSync(`${result}.paused`);
  fs.writeFileSync(`${result}.seen`, "");
}

main().then(() => process.exit(0), error => { console.error(error); process.exit(1); });
