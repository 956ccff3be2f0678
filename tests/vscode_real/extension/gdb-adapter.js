// cdt-gdb-adapter, with breakpoints that may wait for their library: the C++ extension inserts all
// of them by `-break-insert -f`, this adapter leaves the `-f` to its caller and then leaves it out.

const adapter = process.env.DEVBOOT_GDB_ADAPTER;
const breakpoints = require(`${adapter}/mi/breakpoint`);
const insert = breakpoints.sendSourceBreakpointInsert;

breakpoints.sendSourceBreakpointInsert = (gdb, source, line, options) =>
  insert(gdb, source, line, { ...options, pending: true });

require(`${adapter}/debugAdapter`);
