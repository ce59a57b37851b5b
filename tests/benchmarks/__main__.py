"""Figures, no assertions: `python -m tests.benchmarks`. Run on a quiet machine and quote medians."""

import asyncio
import sys

from tests.benchmarks import beating, planning, starting, syncing


def say(text: str) -> None:
    """A line of the table."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """All tables."""
    say("cold sync            group    ms/call  calls  writes  versions   wall s")
    for row in asyncio.run(syncing.cold_syncs()):
        say(row)
    say("")
    for row in asyncio.run(syncing.one_start()):
        say(row)
    say("")
    for row in asyncio.run(beating.beats()):
        say(row)
    say("")
    for row in planning.thousand_services():
        say(row)
    say("")
    for row in starting.to_tray():
        say(row)


if __name__ == "__main__":
    main()
