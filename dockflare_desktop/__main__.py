"""`python -m dockflare_desktop`: with a command it is the command line, without one the tray program."""

import sys


def main() -> int:
    """Choose the face. Qt is imported for the tray program only, the command line without it."""
    if len(sys.argv) > 1 and not _tray(sys.argv[1:]):
        from dockflare_desktop.cli.main import run  # noqa: PLC0415 - only one of the two faces is loaded

        return run(sys.argv[1:])
    from dockflare_desktop.app import main as tray  # noqa: PLC0415 - only one of the two faces is loaded

    return tray(sys.argv[1:])


def _tray(arguments: list[str]) -> bool:
    """Options alone start the tray program, and so does `demo` without --headless."""
    if arguments[0] == "demo":
        return "--headless" not in arguments and not {"-h", "--help"} & set(arguments)
    return arguments[0] in ("--hidden", "--page")


if __name__ == "__main__":
    sys.exit(main())
