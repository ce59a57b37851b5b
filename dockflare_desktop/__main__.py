"""`python -m dockflare_desktop`: with a command it is the command line, without one the tray program."""

import sys


def main() -> int:
    """Choose the face. Qt is imported for the tray program only, the command line without it."""
    if sys.argv[1:2] == ["complete"]:  # asked by a shell while somebody types: nothing else is loaded
        from dockflare_desktop.cli.completing import main as complete  # noqa: PLC0415 - see above

        return complete(sys.argv[2:])
    if len(sys.argv) > 1 and not _tray(sys.argv[1:]):
        from dockflare_desktop.cli.main import run  # noqa: PLC0415 - only one of the two faces is loaded

        return run(sys.argv[1:])
    _load_before_qt()
    from dockflare_desktop.app import main as tray  # noqa: PLC0415 - only one of the two faces is loaded

    return tray(sys.argv[1:])


def _load_before_qt() -> None:
    """Load what Qt's import hook would break: PySide asks each module for an attribute as soon as it is imported, and
    pydantic's modules answer by importing more of pydantic. With two threads importing (the SDKs are loaded beside the
    window) one start in ten failed on a half-imported module. Loaded whole beforehand nothing is left to import.
    """
    import pydantic.errors  # noqa: PLC0415 - for the tray program only

    hasattr(pydantic.errors, "anything")  # loads the rest


def _tray(arguments: list[str]) -> bool:
    """Options alone start the tray program, and so does `demo` without --headless."""
    if arguments[0] == "demo":
        return "--headless" not in arguments and not {"-h", "--help"} & set(arguments)
    return arguments[0] in ("--hidden", "--page")


if __name__ == "__main__":
    sys.exit(main())
