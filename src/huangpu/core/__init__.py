"""Pure decisions: no I/O, no clock, no settings, no logging."""
