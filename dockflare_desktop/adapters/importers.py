"""Backups of the original DockFlare: a ZIP with a manifest, or its bare `state.json` (reference/dockflare.md 3.3, 3.4).

A file from elsewhere is not trusted: only members with the names of the format are read, none is written to disk, and
each is refused above a size that no real backup reaches.
"""

import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from dockflare_desktop.core.model import Json, JsonObject
from dockflare_desktop.core.problem import Problem, ProblemCode
from dockflare_desktop.core.transfer.export import FORMAT, read_export
from dockflare_desktop.core.transfer.findings import Import
from dockflare_desktop.core.transfer.original import is_state, read_original
from dockflare_desktop.engine.ports import OutsideError

LARGEST = 64 * 1024 * 1024  # bytes of one member, unpacked; a state with 10,000 rules has some 10 MB
MANIFEST, STATE, CONFIG, KEY = "manifest.json", "state.json", "dockflare_config.dat", "dockflare.key"
_MEMBERS = frozenset({MANIFEST, STATE, CONFIG, KEY, "agent_keys.dat"})
_ZIP = b"PK\x03\x04"
_UNPACKABLE = (
    zipfile.BadZipFile,
    NotImplementedError,  # zipfile's, for a way of packing that it does not know
    RuntimeError,  # what is encrypted
    EOFError,  # what ends early
    ValueError,  # a place before the file's beginning
    zlib.error,  # these, and OSError of bz2: packed data that was damaged
    lzma.LZMAError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. `token` is its Cloudflare API token, "" where it has none; it is shown nowhere."""

    found: Import
    token: str = ""
    account: str = ""
    at: str = ""  # when it was made, as it says

    def __repr__(self) -> str:
        """Without the token."""
        return f"Backup({len(self.found.layers.groups)} groups, {len(self.found.layers.manual_rules)} rules)"


def read_backup(name: str, data: bytes, now: datetime) -> Backup:
    """A backup from its bytes; `name` is what refusals call it. Raises OutsideError (BACKUP_BROKEN)."""
    if len(data) > LARGEST:
        raise _broken(name, f"it is larger than {LARGEST // 2**20} MB")
    if not data.startswith(_ZIP):
        return Backup(read_original(_state(name, data), {}, now))
    members = _unpacked(name, data)
    manifest = _object(name, MANIFEST, members.get(MANIFEST, b""))
    _verify(name, manifest, members)
    config = _config(name, members)
    made = manifest.get("generated_at")
    return Backup(
        read_original(_state(name, members.get(STATE, b"{}"), may_be_empty=True), config, now),
        token=_string(config, "cf_api_token"),
        account=_string(config, "cf_account_id"),
        at=made if isinstance(made, str) else "",
    )


def read_import(name: str, data: bytes, now: datetime) -> Import | Problem:
    """Either kind of file: an export of this program, else what the original DockFlare wrote."""
    try:
        if not data.startswith(_ZIP) and len(data) <= LARGEST:
            value = _object(name, name, data)
            if FORMAT in value:
                return read_export(value, name)
        return read_backup(name, data, now).found
    except OutsideError as error:
        return error.problem


def _broken(name: str, detail: str) -> OutsideError:
    return OutsideError(Problem(ProblemCode.BACKUP_BROKEN, name, value=name, detail=detail))


def _unpacked(name: str, data: bytes) -> Mapping[str, bytes]:
    """The members of the format. A name of another kind means that this is no such backup, and nothing is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if strange := next((each for each in names if each not in _MEMBERS), None):
                raise _broken(name, f"it holds “{strange[:80]}”, which such a backup does not")
            if len(names) != len(set(names)):
                raise _broken(name, "it holds one file twice")
            return {each: _member(name, packed, each) for each in names}
    except _UNPACKABLE as error:
        raise _broken(name, f"it cannot be unpacked ({error})") from error


def _member(name: str, packed: zipfile.ZipFile, member: str) -> bytes:
    """Never more than LARGEST bytes, whatever its header says."""
    with packed.open(member) as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _broken(name, f"{member} unpacks to more than {LARGEST // 2**20} MB")
    return data


def _verify(name: str, manifest: JsonObject, members: Mapping[str, bytes]) -> None:
    """Every file that the manifest names is there and unchanged, and every file there is named."""
    listed = manifest.get("files")
    if manifest.get("schema") != 1 or not isinstance(listed, list):
        raise _broken(name, "its manifest is not of format 1")
    sums = {each.get("name"): each for each in listed if isinstance(each, Mapping)}
    for member, data in members.items():
        if member == MANIFEST:
            continue
        if member not in sums:
            raise _broken(name, f"its manifest does not name {member}")
        if sums[member].get("sha256") != sha256(data).hexdigest():
            raise _broken(name, f"{member} is not what its manifest says: the file was changed or damaged")
    missing = (each for each, entry in sums.items() if entry.get("required") is not False and each not in members)
    if lost := next(missing, None):
        raise _broken(name, f"{lost} is missing")


def _config(name: str, members: Mapping[str, bytes]) -> JsonObject:
    if CONFIG not in members or KEY not in members:
        return {}
    try:
        plain = Fernet(members[KEY].strip()).decrypt(members[CONFIG].strip())
    except (InvalidToken, ValueError) as error:
        raise _broken(name, f"{CONFIG} does not open with the key beside it") from error
    return _object(name, CONFIG, plain)


def _state(name: str, data: bytes, *, may_be_empty: bool = False) -> JsonObject:
    state = _object(name, STATE, data)
    if not is_state(state) and (state or not may_be_empty):
        raise _broken(name, "it is neither a backup nor a state.json of DockFlare")
    return state


def _object(name: str, member: str, data: bytes) -> JsonObject:
    try:
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _broken(name, f"{member} is not JSON") from error
    if not isinstance(value, Mapping):
        raise _broken(name, f"{member} holds no JSON object")
    return value


def _string(config: JsonObject, key: str) -> str:
    value = config.get(key)
    return value.strip() if isinstance(value, str) else ""
