"""Pure decisions: values in, values out; no I/O, clock, logging, threads or Qt."""
