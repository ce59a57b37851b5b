"""Whose database this is: the installation's id, the machine it was last used on, whether it was lost."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from peewee import SqliteDatabase

from dockflare_desktop.adapters.store.notes import drop_note, note, put_note
from dockflare_desktop.adapters.store.tables import LedgerRow

INSTALLATION = "store:installation"
MACHINE = "store:machine"
LOST = "store:lost"
"""Present from the start of a new (or restored) database until something of ours was settled in it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose database this is."""

    installation: str  # 8 lower-case hex digits
    machine_changed: bool
    lost: bool


def derived_installation(machine: str, folder: Path) -> str:
    """The same id for the same computer, user and folder, so that a lost database finds its own markers again;
    random where the machine cannot be told."""
    if not machine:
        return token_hex(4)
    return sha256(f"{machine}\0{folder.resolve()}".encode()).hexdigest()[:8]


def machine_hash(machine: str) -> str:
    """What is stored of a machine (H16)."""
    return sha256(f"machine\0{machine}".encode()).hexdigest()


def known_identity(db: SqliteDatabase, folder: Path, machine: str, *, restored: bool) -> Identity:
    """Whose an open database is; a new one becomes ours. `restored`: it is a copy from before a loss."""
    with db.atomic("IMMEDIATE"):
        installation = note(db, INSTALLATION)
        if installation is None:
            installation = derived_installation(machine, folder)
            put_note(db, INSTALLATION, installation)
            put_note(db, MACHINE, machine_hash(machine))
            put_note(db, LOST, "1")
        if restored:  # whatever was made after the backup is known by its marker alone
            put_note(db, LOST, "1")
        return Identity(
            installation,
            machine_changed=note(db, MACHINE) != machine_hash(machine),
            lost=note(db, LOST) is not None,
        )


def settled_machine(db: SqliteDatabase, folder: Path, machine: str, was: Identity, *, copied: bool) -> Identity:
    """The identity after H16 was answered; that of a copy is another one, with an empty ledger."""
    installation = was.installation
    if copied:
        installation = derived_installation(machine, folder)
        if installation == was.installation:
            installation = token_hex(4)
        put_note(db, INSTALLATION, installation)
        LedgerRow.delete().execute(db)
        drop_note(db, LOST)
    put_note(db, MACHINE, machine_hash(machine))
    return Identity(installation, machine_changed=False, lost=was.lost and not copied)
