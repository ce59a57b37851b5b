"""Sentences about labels, addresses, targets and logins as asked for."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import MEANT, QT_TRANSLATE_NOOP, RIGHT, Entry

MEANT_ = QT_TRANSLATE_NOOP("Problem", MEANT)

ENTRIES: dict[str, Entry] = {
    Code.GROUP_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no access group “{value}”, so the service is not published."),
        QT_TRANSLATE_NOOP("Problem", "unknown group “{value}”"),
        QT_TRANSLATE_NOOP("Problem", "Name a group that exists, or create “{value}”."),
        suggests=MEANT_,
    ),
    Code.GROUP_EMPTY: Entry(
        QT_TRANSLATE_NOOP("Problem", "The access group “{value}” lets nobody in: it has no policy."),
        QT_TRANSLATE_NOOP("Problem", "empty group “{value}”"),
        QT_TRANSLATE_NOOP("Problem", "Add who may enter to the group."),
    ),
    Code.GROUP_OPEN: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The group “{value}” lets everyone in, so the groups beside it would mean nothing."
        ),
        QT_TRANSLATE_NOOP("Problem", "a group lets everyone in"),
        QT_TRANSLATE_NOOP("Problem", "Name only “{value}”, or only the others."),
    ),
    Code.LABEL_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{label}” is not a label this program knows."),
        QT_TRANSLATE_NOOP("Problem", "unknown label"),
        QT_TRANSLATE_NOOP("Problem", "Correct the label, or remove it."),
        suggests=MEANT_,
    ),
    Code.LABEL_TOO_LONG: Entry(
        QT_TRANSLATE_NOOP("Problem", "The value of “{label}” is too long: {detail}."),
        QT_TRANSLATE_NOOP("Problem", "label too long"),
        QT_TRANSLATE_NOOP("Problem", "Shorten it."),
    ),
    Code.LABEL_NOT_BOOLEAN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{label}={value}” is neither yes nor no. Use true or false."),
        QT_TRANSLATE_NOOP("Problem", "neither yes nor no"),
        QT_TRANSLATE_NOOP("Problem", "Write {label}=true or {label}=false."),
    ),
    Code.LABEL_NOT_ALLOWED: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{label}” cannot be set by a label, because it would open a side door."),
        QT_TRANSLATE_NOOP("Problem", "label not allowed"),
        QT_TRANSLATE_NOOP("Problem", "Remove the label."),
    ),
    Code.VALUE_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a valid value for “{label}”."),
        QT_TRANSLATE_NOOP("Problem", "invalid value"),
        QT_TRANSLATE_NOOP("Problem", "Correct the value of {label}."),
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a valid value for “{label}”: {detail}."),
        QT_TRANSLATE_NOOP("Problem", RIGHT),
    ),
    Code.DURATION_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a duration for “{label}”."),
        QT_TRANSLATE_NOOP("Problem", "not a duration"),
        QT_TRANSLATE_NOOP("Problem", "Write it like 30s, 10m or 24h."),
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a duration for “{label}”: {detail}."),
    ),
    Code.HOSTNAME_MISSING: Entry(
        QT_TRANSLATE_NOOP("Problem", "The container asks to be published but names no hostname."),
        QT_TRANSLATE_NOOP("Problem", "no hostname"),
        QT_TRANSLATE_NOOP("Problem", "Add a hostname label."),
    ),
    Code.HOSTNAME_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a valid address."),
        QT_TRANSLATE_NOOP("Problem", "not a valid address"),
        QT_TRANSLATE_NOOP("Problem", "Correct the hostname."),
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a valid address: {detail}."),
        MEANT_,
    ),
    Code.HOSTNAME_HAS_PORT: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” has a port. The port belongs to the target, not to the address."),
        QT_TRANSLATE_NOOP("Problem", "an address has no port"),
        QT_TRANSLATE_NOOP("Problem", "Move the port to the target."),
        suggests=MEANT_,
    ),
    Code.WILDCARD_MISPLACED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "“*” may only be the whole first part, as in *.example.com; “{value}” is not that."
        ),
        QT_TRANSLATE_NOOP("Problem", "wildcard misplaced"),
        QT_TRANSLATE_NOOP("Problem", "Use *. at the beginning, or no wildcard."),
        suggests=MEANT_,
    ),
    Code.WILDCARD_BYPASS: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "A protected wildcard needs the connector's own check, which a bypass policy rules out."
        ),
        QT_TRANSLATE_NOOP("Problem", "wildcard with a bypass"),
        QT_TRANSLATE_NOOP("Problem", "Remove the bypass, or publish single hostnames."),
    ),
    Code.PATH_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "The connector cannot read the path “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "invalid path"),
        QT_TRANSLATE_NOOP("Problem", "Correct the path, or use path_match=prefix."),
        QT_TRANSLATE_NOOP("Problem", "The connector cannot read the path “{value}”: {detail}."),
    ),
    Code.PATH_LOOSE: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The path “{value}” matches anywhere in an address, because it is not anchored with ^."
        ),
        QT_TRANSLATE_NOOP("Problem", "path not anchored"),
        QT_TRANSLATE_NOOP("Problem", "Begin it with ^, or use path_match=prefix."),
    ),
    Code.PATH_REGEX_GUESSED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The path “{value}” holds signs of a pattern and is taken as a regular expression."
        ),
        QT_TRANSLATE_NOOP("Problem", "path taken as a pattern"),
        QT_TRANSLATE_NOOP("Problem", "Say path_match=regex, prefix or exact."),
    ),
    Code.PATH_LOGIN_SHARED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "A login for a pattern covers the whole hostname, and another service there asks for something else.",
        ),
        QT_TRANSLATE_NOOP("Problem", "its login would cover others"),
        QT_TRANSLATE_NOOP("Problem", "Use a prefix path, the same login, or another hostname."),
    ),
    Code.TARGET_MISSING: Entry(
        QT_TRANSLATE_NOOP("Problem", "It is not said where visitors go: the container exposes no port."),
        QT_TRANSLATE_NOOP("Problem", "no target"),
        QT_TRANSLATE_NOOP("Problem", "Say which port with the label port, or give the label service."),
        QT_TRANSLATE_NOOP(
            "Problem", "The container shows several ports ({detail}); say which one with the label port."
        ),
    ),
    Code.TARGET_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "The connector does not accept “{value}” as a target."),
        QT_TRANSLATE_NOOP("Problem", "invalid target"),
        QT_TRANSLATE_NOOP("Problem", "Write it like http://app:8080."),
        QT_TRANSLATE_NOOP("Problem", "The connector does not accept “{value}” as a target: {detail}."),
        MEANT_,
    ),
    Code.TARGET_HAS_PATH: Entry(
        QT_TRANSLATE_NOOP("Problem", "A target ends after the port: the connector refuses the path in “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "target has a path"),
        QT_TRANSLATE_NOOP("Problem", "Remove what follows the port."),
        suggests=MEANT_,
    ),
    Code.TARGET_SCHEME_TYPO: Entry(
        QT_TRANSLATE_NOOP("Problem", "The target “{value}” has a scheme that is not known."),
        QT_TRANSLATE_NOOP("Problem", "unknown scheme"),
        QT_TRANSLATE_NOOP("Problem", "Use http, https, tcp, ssh, rdp, smb or unix."),
        suggests=MEANT_,
    ),
    Code.TARGET_NO_SCHEME: Entry(
        QT_TRANSLATE_NOOP("Problem", "The target “{value}” lacks http:// in front."),
        QT_TRANSLATE_NOOP("Problem", "target without http://"),
        QT_TRANSLATE_NOOP("Problem", "Put http:// or https:// in front."),
        suggests=MEANT_,
    ),
    Code.TARGET_SPECIAL: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Labels may not ask for the target “{value}”, which reaches more than one service."
        ),
        QT_TRANSLATE_NOOP("Problem", "special target"),
        QT_TRANSLATE_NOOP("Problem", "Add a manual rule, or set special_targets to true."),
        window=QT_TRANSLATE_NOOP(
            "Problem", "Add a manual rule, or allow special targets in the settings, under Labels and defaults."
        ),
    ),
    Code.TARGET_UNREACHABLE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The connector may not reach “{value}” from where it runs."),
        QT_TRANSLATE_NOOP("Problem", "may be out of reach"),
        QT_TRANSLATE_NOOP("Problem", "Let the container and the connector share a network."),
    ),
    Code.CA_POOL_FILE: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "Every connector must have the file {value}: one that has not takes no change of the tunnel at all.",
        ),
        QT_TRANSLATE_NOOP("Problem", "needs {value} at the connector"),
        QT_TRANSLATE_NOOP("Problem", "Give every connector this file, or remove origin.ca_pool."),
    ),
    Code.POLICY_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not an access policy; a group is named with access.group."),
        QT_TRANSLATE_NOOP("Problem", "unknown policy “{value}”"),
        QT_TRANSLATE_NOOP("Problem", "Use bypass, authenticate, default_tld, custom or none."),
        suggests=MEANT_,
    ),
    Code.POLICY_CONFLICT: Entry(
        QT_TRANSLATE_NOOP("Problem", "The access labels contradict each other."),
        QT_TRANSLATE_NOOP("Problem", "access labels contradict"),
        QT_TRANSLATE_NOOP("Problem", "Keep one of them."),
        QT_TRANSLATE_NOOP("Problem", "The access labels contradict each other: {detail}."),
    ),
    Code.POLICY_TOO_MANY: Entry(
        QT_TRANSLATE_NOOP("Problem", "These conditions would need {value} policies; 16 is the most."),
        QT_TRANSLATE_NOOP("Problem", "too many conditions"),
        QT_TRANSLATE_NOOP("Problem", "Shorten the lists, or use a group at Cloudflare."),
    ),
    Code.RULES_JSON_BROKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "The custom rules are not valid JSON. Nothing is published without them."),
        QT_TRANSLATE_NOOP("Problem", "custom rules are not JSON"),
        QT_TRANSLATE_NOOP("Problem", "Correct the JSON."),
        QT_TRANSLATE_NOOP(
            "Problem", "The custom rules are not valid JSON ({detail}). Nothing is published without them."
        ),
    ),
    Code.RULES_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "The custom rules are not what Cloudflare accepts."),
        QT_TRANSLATE_NOOP("Problem", "custom rules not accepted"),
        QT_TRANSLATE_NOOP("Problem", "Correct the rules."),
        QT_TRANSLATE_NOOP("Problem", "The custom rules are not what Cloudflare accepts: {detail}."),
    ),
    Code.EMAIL_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not an e-mail address or domain."),
        QT_TRANSLATE_NOOP("Problem", "not an e-mail address"),
        QT_TRANSLATE_NOOP("Problem", "Correct {label}."),
    ),
    Code.ADDRESS_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not an IP address or range."),
        QT_TRANSLATE_NOOP("Problem", "not an IP address"),
        QT_TRANSLATE_NOOP("Problem", "Write it like 203.0.113.7 or 10.0.0.0/24."),
    ),
    Code.COUNTRY_INVALID: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is not a country code."),
        QT_TRANSLATE_NOOP("Problem", "not a country code"),
        QT_TRANSLATE_NOOP("Problem", "Use two letters, as SE or NO."),
    ),
    Code.SIGN_IN_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no sign-in method “{value}” in this account."),
        QT_TRANSLATE_NOOP("Problem", "unknown sign-in method"),
        QT_TRANSLATE_NOOP("Problem", "Choose another, or add it at Cloudflare."),
        suggests=MEANT_,
    ),
    Code.SERVICE_TOKEN_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no service token “{value}” in this account."),
        QT_TRANSLATE_NOOP("Problem", "unknown service token"),
        QT_TRANSLATE_NOOP("Problem", "Choose another, or create it."),
        suggests=MEANT_,
    ),
    Code.REDIRECT_NEEDS_ONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Going straight to the sign-in needs exactly one allowed sign-in method."),
        QT_TRANSLATE_NOOP("Problem", "redirect needs one method"),
        QT_TRANSLATE_NOOP("Problem", "Allow exactly one method, or switch the redirect off."),
    ),
    Code.OWNERS_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "“authenticate” lets the owners in, but nobody is known as an owner."),
        QT_TRANSLATE_NOOP("Problem", "no owner known"),
        QT_TRANSLATE_NOOP("Problem", "Set owner_emails."),
        window=QT_TRANSLATE_NOOP("Problem", "Name the owners in the settings, under Labels and defaults."),
    ),
    Code.ZONE_LOGIN_MISSING: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "“default_tld” relies on a login for {value}, and none that keeps strangers out stands."
        ),
        QT_TRANSLATE_NOOP("Problem", "no login for the zone"),
        QT_TRANSLATE_NOOP("Problem", "Make a login for {value}, or use another policy."),
    ),
    Code.ZONE_LOGIN_NARROWER: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "“default_tld” cannot hold here: another login, “{detail}”, decides for this address."
        ),
        QT_TRANSLATE_NOOP("Problem", "another login decides"),
        QT_TRANSLATE_NOOP("Problem", "Remove that login, or use another policy."),
    ),
    Code.LABELS_IGNORED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The group is used; the other access labels are ignored."),
        QT_TRANSLATE_NOOP("Problem", "some labels are ignored"),
        "",
        QT_TRANSLATE_NOOP("Problem", "The group “{value}” is used; the other access labels are ignored: {detail}."),
    ),
    Code.STAYS_AS_ACCEPTED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The labels went wrong, so the service stays as it was accepted last."),
        QT_TRANSLATE_NOOP("Problem", "stays as it was"),
        QT_TRANSLATE_NOOP("Problem", "Correct the labels."),
    ),
}
