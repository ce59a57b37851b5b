"""A backup as the original DockFlare makes it (reference/dockflare.md 3.3, 3.4)."""

import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet

TOKEN = "original-token-that-nobody-must-see"  # noqa: S105 - made up
STATE: dict[str, Any] = {
    "access_groups": {
        "family": {
            "id": "family",
            "display_name": "Family",
            "session_duration": "24h",
            "policies": [
                {
                    "name": "Allow",
                    "decision": "allow",
                    "include": [{"email": {"email": "anna@nordhus.example"}}, {"login_method": {"id": "google-id"}}],
                },
                {"name": "Default Deny", "decision": "deny", "include": [{"everyone": {}}]},
            ],
            "cloudflare_policy_id": "policy-1",
        }
    },
    "managed_rules": {
        "nas.nordhus.example|": {
            "hostname": "nas.nordhus.example",
            "path": None,
            "service": "https://192.0.2.1:5001",
            "no_tls_verify": True,
            "source": "manual",
            "status": "active",
            "tunnel_name": "home",
            "access_policy_type": "group",
            "access_group_id": ["family"],
            "access_app_id": "app-1",
            "zone_id": "zone-1",
        },
        "photos.nordhus.example|": {
            "hostname": "photos.nordhus.example",
            "service": "http://photos:2283",
            "source": "docker",
            "status": "active",
            "rule_ui_override": True,
            "access_policy_ui_override": True,
            "access_policy_type": "none",
        },
        "old.nordhus.example|": {"hostname": "old.nordhus.example", "service": "http://old:80", "source": "agent"},
    },
    "agents": {},
}
CONFIG: dict[str, Any] = {
    "cf_api_token": TOKEN,
    "cf_account_id": "0" * 32,
    "tunnel_name": "home",
    "grace_period_seconds": 28800,
    "username": "admin",
}


def files(state: object = STATE, config: object = CONFIG) -> dict[str, bytes]:
    """The members but the manifest."""
    key = Fernet.generate_key()
    return {
        "dockflare.key": key,
        "dockflare_config.dat": Fernet(key).encrypt(json.dumps(config).encode()),
        "state.json": json.dumps(state).encode(),
    }


def manifest(members: Mapping[str, bytes]) -> dict[str, Any]:
    """What the manifest says of them."""
    return {
        "schema": 1,
        "generated_at": "2026-11-01T10:00:00Z",
        "app_version": "v3.1.2",
        "files": [
            {"name": name, "sha256": sha256(data).hexdigest(), "size": len(data), "required": name != "state.json"}
            for name, data in members.items()
        ],
    }


def packed(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def backup(members: Mapping[str, bytes] | None = None) -> bytes:
    """A whole backup."""
    held = files() if members is None else members
    return packed({"manifest.json": json.dumps(manifest(held)).encode(), **held})
