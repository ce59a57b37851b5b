"""Fields of a service and their layers in words."""

import re

from dockflare_desktop.core.model import Value
from dockflare_desktop.core.service import Layer
from dockflare_desktop.gui.text import span, translate

FIRST = (
    "hostname",
    "service",
    "path",
    "access.group",
    "access.groups",
    "access.policy",
    "access.session_duration",
    "grace",
)
FIXED = ("service", "access.group", "access.groups", "access.custom_rules")  # shown in the fixed-pitch font
SECONDS = (
    "grace",
    "origin.connect_timeout",
    "origin.tls_timeout",
    "origin.tcp_keep_alive",
    "origin.keep_alive_timeout",
)
INVERTED = ("no_tls_verify",)  # said the other way round: whether the certificate is checked
GO_UNITS = {"h": 3600, "m": 60, "s": 1}
LAYER_ICONS = {
    Layer.DEFAULT: "ui-minus",
    Layer.LABEL: "ui-tag",
    Layer.GROUP: "ui-users",
    Layer.OVERRIDE: "ui-pencil",
    Layer.MANUAL: "ui-manual",
}


def field_order(key: str) -> tuple[int, str]:
    """What people look for first, then by name."""
    return (FIRST.index(key) if key in FIRST else len(FIRST), key)


def field_name(key: str) -> str:
    """A label's key in words; what has no words of its own is made readable."""
    names = {
        "hostname": translate("field", "Address"),
        "service": translate("field", "Target"),
        "path": translate("field", "Path"),
        "path_match": translate("field", "Path match"),
        "zonename": translate("field", "Zone"),
        "tunnel": translate("field", "Tunnel"),
        "grace": translate("field", "Grace period"),
        "dns": translate("field", "DNS record"),
        "ignored": translate("field", "Ignored"),
        "serve_503": translate("field", "503 when away"),
        "no_tls_verify": translate("field", "Check certificate"),
        "originsrvname": translate("field", "Server name"),
        "httpHostHeader": translate("field", "Host header"),
        "access.group": translate("field", "Access group"),
        "access.groups": translate("field", "Access groups"),
        "access.policy": translate("field", "Login"),
        "access.session_duration": translate("field", "Session"),
        "access.name": translate("field", "Login name"),
        "access.app_launcher_visible": translate("field", "In launcher"),
        "access.allowed_idps": translate("field", "Sign-in by"),
        "access.auto_redirect_to_identity": translate("field", "Skip choice"),
        "access.custom_rules": translate("field", "Custom rules"),
        "access.email_domains": translate("field", "E-mails end in"),
        "access.countries": translate("field", "Only from"),
        "access.ips": translate("field", "Only at"),
        "access.bypass_ips": translate("field", "No login at"),
        "access.emails": translate("field", "E-mails"),
        "disable_chunked_encoding": translate("field", "No chunks"),
        "match_sni_to_host": translate("field", "SNI as host"),
        "http2_origin": translate("field", "HTTP/2"),
        "engine.network": translate("field", "Network"),
        "dns.comment": translate("field", "DNS comment"),
        "origin.ca_pool": translate("field", "CA file"),
        "origin.keep_alive_connections": translate("field", "Idle sockets"),
        "origin.no_happy_eyeballs": translate("field", "No address race"),
        "origin.tcp_keep_alive": translate("field", "TCP keep-alive"),
        "origin.keep_alive_timeout": translate("field", "Idle timeout"),
        "origin.tls_timeout": translate("field", "TLS timeout"),
        "access.service_token": translate("field", "Service token"),
        "origin.connect_timeout": translate("field", "Timeout"),
    }
    plain = key.removeprefix("origin.").removeprefix("access.").replace("_", " ").replace(".", " ")
    return names.get(key) or plain[:1].upper() + plain[1:]


def field_value(key: str, value: Value) -> str:
    """A value as people read it: yes, 10 minutes, a list with commas."""
    if isinstance(value, bool):
        value = value is not (key in INVERTED)
        return translate("field", "yes") if value else translate("field", "no")
    if isinstance(value, tuple):
        return ", ".join(value) or translate("field", "none")
    if isinstance(value, int):
        return span(value) if key in SECONDS else str(value)
    return _duration(value) or value or translate("field", "not set")


def _duration(text: str) -> str:
    """Go's simple durations (24h, 30m, 90s) in words; anything else is left as written.

    >>> _duration("24h"), _duration("photos")
    ('24 hours', '')
    """
    found = re.fullmatch(r"(\d{1,6})([hms])", text)
    if found is None:
        return ""
    seconds = int(found[1]) * GO_UNITS[found[2]]
    if found[2] == "h" and int(found[1]) > 1:
        return translate("time", "%n hours", "", int(found[1]))
    return span(seconds)


def layer_name(layer: Layer) -> str:
    """The layer chip's word."""
    names = {
        Layer.DEFAULT: translate("layer", "Default"),
        Layer.LABEL: translate("layer", "Label"),
        Layer.GROUP: translate("layer", "Group"),
        Layer.OVERRIDE: translate("layer", "Override"),
        Layer.MANUAL: translate("layer", "Manual"),
    }
    return names[layer]
