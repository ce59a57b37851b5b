"""Every way Cloudflare says no: status, code, text and chain, one function per cause."""

from collections.abc import Sequence

from dockflare_desktop.demo.values import Body

_DNS_CODES = frozenset({9000, 9003, 9004, 9005, 9006, 9007, 9009, 9021, 9039, 9207, 9313})


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """The answer to a call that fails: its status and the `errors` of its body."""

    def __init__(self, status: int, errors: Sequence[Body], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, errors)
        self.status = status
        self.errors = list(errors)
        self.headers = headers or {}


def one(status: int, code: int, text: str) -> Refused:
    return Refused(status, [{"code": code, "message": text}])


def chained(status: int, error: tuple[int, str], link: tuple[int, str]) -> Refused:
    """An error with a single link in its `error_chain`."""
    chain = [{"code": link[0], "message": link[1]}]
    return Refused(status, [{"code": error[0], "message": error[1], "error_chain": chain}])


def no_credentials() -> Refused:
    return one(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")


def bad_header() -> Refused:
    return chained(400, (6003, "Invalid request headers"), (6111, "Invalid format for Authorization header"))


def unknown_token_at_verify() -> Refused:
    return one(401, 1000, "Invalid API Token")


def unknown_token() -> Refused:
    return one(403, 9109, "Invalid access token")


def forbidden() -> Refused:
    return one(403, 10000, "Authentication error")


def zone_out_of_reach() -> Refused:
    return one(403, 9109, "Unauthorized to access requested resource")


def no_route(path: str) -> Refused:
    could_not = f"Could not route to {path}, perhaps your object identifier is invalid?"
    return Refused(404, [{"code": 7003, "message": could_not}, {"code": 7000, "message": "No route for that URI"}])


def bad_method() -> Refused:
    return one(405, 10405, "Method not allowed for this authentication scheme")


def throttled(wait: int) -> Refused:
    """`wait`: whole seconds, rounded up."""
    refusal = one(429, 971, "Please wait and consider throttling your request speed")
    refusal.headers["Retry-After"] = str(wait)
    return refusal


def broken() -> Refused:
    return one(500, 10013, "Internal server error")


def bad_listing(detail: str) -> Refused:
    """Accounts, members and zones: no code is published for a bad query value; this one is assumed."""
    return one(400, 1001, f"Invalid request: {detail}")


def bad_tunnel(detail: str) -> Refused:
    return one(400, 1001, detail)


def no_tunnel() -> Refused:
    return one(404, 1003, "Tunnel not found")


def tunnel_name_taken() -> Refused:
    return one(
        409,
        1013,
        "You already have a tunnel with this name. Delete the existing tunnel, or choose a different name for your new "
        "tunnel",
    )


def tunnel_in_use() -> Refused:
    return one(400, 1022, "Cannot delete tunnel because it has active connections")


def bad_configuration(detail: str) -> Refused:
    return one(400, 1056, f"Bad Configuration: {detail}")


def bad_access(detail: str) -> Refused:
    return one(400, 12130, f"access.api.error.invalid_request: {detail}")


def no_access_object() -> Refused:
    return one(404, 12135, "access.api.error.not_found")


def application_exists() -> Refused:
    return one(409, 11010, "access.api.error.application_already_exists")


def access_conflict(detail: str) -> Refused:
    return one(409, 12132, f"access.api.error.conflict: {detail}")


def service_token_in_use() -> Refused:
    return one(
        400,
        12139,
        "access.api.error.service_token_in_use: cannot delete service token because it is used by a policy, group, "
        "or app SCIM configuration.",
    )


def access_not_enabled() -> Refused:
    return one(
        403,
        9999,
        "access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard at "
        "https://dash.cloudflare.com/ and click the 'Enable Access' button.",
    )


def dns(code: int, text: str) -> Refused:
    return one(400, code, text)


def dns_chained(code: int, text: str) -> Refused:
    """The general DNS error, with what is wrong in its chain."""
    return chained(400, (1004, "DNS Validation Error"), (code, text))


def chained_dns(errors: Sequence[Body]) -> list[Body]:
    """The other form in which DNS's own codes may come: as the chain of the general error."""
    general = {"code": 1004, "message": "DNS Validation Error"}
    return [{**general, "error_chain": [error]} if error["code"] in _DNS_CODES else error for error in errors]


def bad_dns(detail: str) -> Refused:
    return dns_chained(9001, detail)


def no_record() -> Refused:
    return one(404, 81044, "Record does not exist.")
