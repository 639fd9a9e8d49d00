// The whole journey of a department in a real browser. Arguments: address of the server, sign-in link, folder for screenshots
// and files. It asks the test that runs it to fill the template: a line "FILL <file>" goes out, a line with the filled file's name
// comes back. Any fault ends it with a word on stderr and status 1.
import { chromium } from "playwright-core";
import { createInterface } from "node:readline/promises";
import { join } from "node:path";
import assert from "node:assert/strict";

const [origin, link, folder] = process.argv.slice(2);
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const browser = await chromium.launch({
  executablePath: process.env.DUBAN_CHROMIUM,
  // duban.test is no loopback name: the browser treats it as any plain http host of an intranet and sends no Sec-Fetch-Site.
  args: ["--no-sandbox", "--host-resolver-rules=MAP duban.test 127.0.0.1", "--disable-dev-shm-usage"],
});

// page opens a page that must stay on our own host and break no policy; complaints gathers what went wrong.
const complaints = [];
async function open(options) {
  const context = await browser.newContext({ locale: "zh-CN", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.on("request", (r) => {
    if (!r.url().startsWith(origin + "/") && !r.url().startsWith("data:")) complaints.push("asked elsewhere: " + r.url());
  });
  page.on("console", (m) => {
    if (m.type() === "error" && !m.text().includes("status of 4")) complaints.push(page.url() + " console: " + m.text());
  });
  page.on("pageerror", (e) => complaints.push(page.url() + " script: " + e.message));
  return page;
}

async function save(page, click, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const file = join(folder, name);
  await download.saveAs(file);
  return { file, name: download.suggestedFilename() };
}

async function journey(page, shots) {
  const shot = async (name) => shots && page.screenshot({ path: join(folder, name + ".png"), fullPage: true });
  await page.goto(origin + "/");
  await shot("1-sign-in");
  await page.goto(link);
  await shot("2-link");
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("button", { name: "退出" }).waitFor();

  await page.goto(origin + "/?period=2026-10");
  await page.getByLabel("填报期").selectOption("2026-11");
  const go = page.getByRole("button", { name: "确定" });
  if (!shots) await go.click(); // without scripts
  await page.waitForURL(/period=2026-11/);
  assert.match(await page.textContent(".step"), /2026年11月/);
  await shot("3-home");

  const template = await save(page, () => page.getByRole("link", { name: "下载模板" }).click(), "template.xlsx");
  assert.match(template.name, /填报表\.xlsx$/);
  console.log("FILL " + template.file);
  const filled = (await answers.next()).value;

  await page.setInputFiles("#file", filled);
  await page.getByRole("button", { name: "上传并校验" }).click();
  await page.waitForURL(/\/submissions\/sub_/);
  await shot("4-preview");
  const changes = await page.locator("td.new").count();
  await page.getByRole("button", { name: "报送", exact: true }).click();
  await page.locator(".notice.good").waitFor();
  await shot("5-handed-in");

  await save(page, () => page.locator("#consolidated").click(), "consolidated.xlsx");
  await page.goto(origin + "/");
  assert.match(await page.textContent(".list tbody tr"), /已报送/);
  await shot("6-home-after");
  console.log("CHANGES " + changes);
}

// graphiql runs a query in GraphiQL and looks for what the API says.
async function graphiql(page) {
  await page.goto(origin + "/graphiql");
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("liunong").waitFor();
  await page.getByRole("button", { name: /Documentation Explorer/ }).click();
  await page.getByRole("link", { name: "Mutation" }).waitFor(); // the schema has been read
  await page.screenshot({ path: join(folder, "7-graphiql.png") });
}

let status = 0;
try {
  const scripted = process.env.DUBAN_NO_SCRIPT !== "1";
  const page = await open({ viewport: { width: 1366, height: 768 }, javaScriptEnabled: scripted });
  await journey(page, scripted);
  if (scripted) {
    await graphiql(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(origin + "/");
    await page.screenshot({ path: join(folder, "8-home-narrow.png"), fullPage: true });
    await page.getByRole("link", { name: "查看" }).first().click();
    await page.screenshot({ path: join(folder, "9-submission-narrow.png"), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, "the narrow page is " + wide + " wide");
  }
  await page.goto(origin + "/");
  await page.getByRole("button", { name: "退出" }).click();
  await page.getByLabel("用户名").waitFor();
  assert.deepEqual(complaints, []);
} catch (e) {
  console.error(e.stack, complaints);
  status = 1;
}
await browser.close();
process.exit(status);
