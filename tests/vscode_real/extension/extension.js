// Stands in for the extensions of the marketplace inside of a real VS Code: it has their debug
// types with their schemas, hands the configurations to adapters that can be had from npm and PyPI,
// and does what the file in DEVBOOT_TASK asks: open files, set breakpoints, start configurations.

const vscode = require("vscode");
const fs = require("fs");
const path = require("path");

const PYTHON = process.env.DEVBOOT_PYTHON;
const PATIENCE_MS = 180000;

function activate(context) {
  const debug = vscode.debug;
  context.subscriptions.push(
    vscode.commands.registerCommand("python.interpreterPath", () => PYTHON),
    debug.registerDebugAdapterDescriptorFactory("debugpy", {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterExecutable(PYTHON, ["-m", "debugpy.adapter"]),
    }),
    debug.registerDebugAdapterDescriptorFactory("cppdbg", {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterExecutable(process.execPath, [path.join(__dirname, "gdb-adapter.js")]),
    }),
    debug.registerDebugConfigurationProvider("cppdbg", {
      resolveDebugConfigurationWithSubstitutedVariables: (_folder, one) => forGdbAdapter(one),
    }),
    debug.registerDebugConfigurationProvider("debugpy", {
      resolveDebugConfigurationWithSubstitutedVariables: (_folder, one) => ({
        ...one,
        python: one.python ? [one.python] : [PYTHON],
        console: "internalConsole",
      }),
    }),
    debug.registerDebugAdapterTrackerFactory("*", { createDebugAdapterTracker: tracker }),
  );
  carryOut(JSON.parse(fs.readFileSync(process.env.DEVBOOT_TASK, "utf8"))).catch(report);
}

// The C++ extension's words in those of cdt-gdb-adapter.
function forGdbAdapter(one) {
  const environment = {};
  for (const { name, value } of one.environment || []) environment[name] = value;
  return {
    ...one,
    gdb: one.miDebuggerPath || "gdb",
    arguments: (one.args || []).map(quoted).join(" "),
    environment,
    initCommands: (one.setupCommands || []).map(command => command.text),
    preRunCommands: ["set debuginfod enabled off"],
  };
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

const stops = [];

function tracker(session) {
  return {
    onDidSendMessage: async message => {
      if (message.type !== "event" || message.event !== "stopped") return;
      const thread = message.body.threadId;
      const { stackFrames } = await session.customRequest("stackTrace", { threadId: thread });
      stops.push({ name: session.name, reason: message.body.reason, frames: stackFrames.slice(0, 4) });
    },
  };
}

async function carryOut(task) {
  await opened(task.files);
  const problems = await settledProblems(task.files);
  const runs = [];
  for (const run of task.runs) {
    runs.push(await stoppedAt(run));
    fs.writeFileSync(`${task.result}.paused`, run.name);
    await until(() => fs.existsSync(`${task.result}.seen`), 30000);
    fs.rmSync(`${task.result}.seen`, { force: true });
    await vscode.debug.stopDebugging();
  }
  fs.writeFileSync(task.result, JSON.stringify({ version: vscode.version, problems, runs }));
}

function report(error) {
  const { result } = JSON.parse(fs.readFileSync(process.env.DEVBOOT_TASK, "utf8"));
  fs.writeFileSync(result, JSON.stringify({ error: String(error.stack || error) }));
}

async function opened(files) {
  for (const file of files) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

// What the Problems panel shows for these files, once nothing new has come for five seconds.
async function settledProblems(files) {
  let last = "", since = Date.now();
  await until(() => {
    const now = JSON.stringify(problemsOf(files));
    if (now !== last) [last, since] = [now, Date.now()];
    return Date.now() - since > 5000;
  }, 60000);
  return problemsOf(files);
}

function problemsOf(files) {
  return files.flatMap(file =>
    vscode.languages.getDiagnostics(vscode.Uri.file(file)).map(problem => ({
      file: path.basename(file),
      line: problem.range.start.line + 1,
      message: problem.message,
    })),
  );
}

async function stoppedAt({ name, file, line, active }) {
  const start = Date.now();
  if (active) await opened([active]);
  await opened([file]);
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  const place = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
  if (active) await opened([active]);
  const before = stops.length;
  const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders[0], name);
  await until(() => stops.length > before || !started, PATIENCE_MS);
  await new Promise(done => setTimeout(done, 4000)); // the editor and the variables are shown
  return { name, started, seconds: (Date.now() - start) / 1000 - 4, stop: stops[before] || null };
}

async function until(condition, patience) {
  const end = Date.now() + patience;
  while (!condition() && Date.now() < end) await new Promise(done => setTimeout(done, 200));
}

module.exports = { activate };
