"""One .cu file without a project: how it is compiled, run, debugged and profiled here."""
