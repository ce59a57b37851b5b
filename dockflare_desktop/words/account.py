"""Sentences about the Cloudflare account, its token and its limits."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.NO_TOKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "No Cloudflare token yet."),
        QT_TRANSLATE_NOOP("Problem", "no token"),
        QT_TRANSLATE_NOOP("Problem", "Connect an account with an API token."),
    ),
    Code.TOKEN_REFUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Cloudflare no longer accepts the token. Published services keep working."),
        QT_TRANSLATE_NOOP("Problem", "token refused"),
        QT_TRANSLATE_NOOP("Problem", "Connect with a new token."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "Cloudflare does not accept the token ({detail}). Published services keep working."
        ),
    ),
    Code.TOKEN_EXPIRES: Entry(
        QT_TRANSLATE_NOOP("Problem", "The token ends on {value}."),
        QT_TRANSLATE_NOOP("Problem", "token ends soon"),
        QT_TRANSLATE_NOOP("Problem", "Renew it at Cloudflare."),
    ),
    Code.PERMISSION_MISSING: Entry(
        QT_TRANSLATE_NOOP("Problem", "The token may not use {value}."),
        QT_TRANSLATE_NOOP("Problem", "permission missing"),
        QT_TRANSLATE_NOOP("Problem", "Add the permission to the token at Cloudflare, then check again."),
    ),
    Code.ACCOUNT_UNCLEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "The token sees several accounts; say which one to use."),
        QT_TRANSLATE_NOOP("Problem", "which account?"),
        QT_TRANSLATE_NOOP("Problem", "Set CLOUDFLARE_ACCOUNT_ID, or choose the account."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "The token sees several accounts ({detail}); say which one to use."),
        window=QT_TRANSLATE_NOOP("Problem", "Connect again and choose the account."),
    ),
    Code.NO_ZERO_TRUST: Entry(
        QT_TRANSLATE_NOOP("Problem", "This account has no Zero Trust yet, so logins cannot be made."),
        QT_TRANSLATE_NOOP("Problem", "no Zero Trust"),
        QT_TRANSLATE_NOOP("Problem", "Set up Zero Trust at Cloudflare."),
    ),
    Code.RATE_LIMITED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Cloudflare asks for a pause until {until}. Nothing is lost."),
        QT_TRANSLATE_NOOP("Problem", "Cloudflare asks for a pause"),
        "",
    ),
    Code.DNS_QUOTA: Entry(
        QT_TRANSLATE_NOOP("Problem", "The zone {subject} is full."),
        QT_TRANSLATE_NOOP("Problem", "DNS quota full"),
        QT_TRANSLATE_NOOP("Problem", "Remove records that nobody needs."),
    ),
    Code.ZONE_FULL: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The zone {subject} holds the {value} DNS records it may, so there is no room for this one."
        ),
        QT_TRANSLATE_NOOP("Problem", "zone is full"),
        QT_TRANSLATE_NOOP("Problem", "Remove records that nobody needs. What is published stays."),
    ),
    Code.QUOTA_NEAR: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} has {value} of {detail} {label}."),
        QT_TRANSLATE_NOOP("Problem", "nearly full"),
        QT_TRANSLATE_NOOP("Problem", "Remove what nobody needs before there is no room."),
    ),
    Code.ACCESS_QUOTA: Entry(
        QT_TRANSLATE_NOOP("Problem", "This account has all the logins it may have."),
        QT_TRANSLATE_NOOP("Problem", "no room for logins"),
        QT_TRANSLATE_NOOP("Problem", "Remove logins that nobody uses."),
    ),
    Code.CLOUDFLARE_DOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "Cloudflare answers with errors. Your services are not affected by our trying."),
        QT_TRANSLATE_NOOP("Problem", "Cloudflare has errors"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "Cloudflare answers with errors ({detail}). Your services are not affected by our trying."
        ),
    ),
    Code.CLOUDFLARE_REFUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Cloudflare refused the change."),
        QT_TRANSLATE_NOOP("Problem", "Cloudflare refused"),
        QT_TRANSLATE_NOOP("Problem", "Correct what it says."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "Cloudflare refused the change: {detail}"),
    ),
    Code.ANSWER_LOST: Entry(
        QT_TRANSLATE_NOOP("Problem", "The answer to a write got lost, so it was read again: it had worked."),
        QT_TRANSLATE_NOOP("Problem", "answer lost, had worked"),
        "",
    ),
    Code.OFFLINE: Entry(
        QT_TRANSLATE_NOOP("Problem", "No network. Everything at Cloudflare stays as it is."),
        QT_TRANSLATE_NOOP("Problem", "no network"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself."),
    ),
    Code.CLOCK_WRONG: Entry(
        QT_TRANSLATE_NOOP("Problem", "Your clock is {value} minutes off; logins may fail."),
        QT_TRANSLATE_NOOP("Problem", "clock is wrong"),
        QT_TRANSLATE_NOOP("Problem", "Set the clock."),
    ),
    Code.NO_CONNECTOR: Entry(
        QT_TRANSLATE_NOOP("Problem", "No connector runs for “{subject}”: visitors see error 1033."),
        QT_TRANSLATE_NOOP("Problem", "no connector"),
        QT_TRANSLATE_NOOP("Problem", "Start a connector for the tunnel."),
    ),
    Code.CONNECTOR_BEHIND: Entry(
        QT_TRANSLATE_NOOP("Problem", "A connector still uses configuration {value}, wanted {detail}."),
        QT_TRANSLATE_NOOP("Problem", "connector is behind"),
        QT_TRANSLATE_NOOP("Problem", "Restart the connector."),
    ),
    Code.CONNECTOR_REFUSED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The connector refused the configuration. The old one still runs."),
        QT_TRANSLATE_NOOP("Problem", "connector refused"),
        QT_TRANSLATE_NOOP("Problem", "Look at its log."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "The connector refused the configuration: {detail}. The old one still runs."
        ),
    ),
    Code.PUBLIC_OURS: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is ours: who can enter is what its labels or overrides say."),
        QT_TRANSLATE_NOOP("Problem", "ours"),
        QT_TRANSLATE_NOOP("Problem", "Change its login there."),
    ),
    Code.PUBLIC_NOT_OPEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is not open to everyone."),
        QT_TRANSLATE_NOOP("Problem", "not open to everyone"),
        QT_TRANSLATE_NOOP("Problem", "There is nothing to say about it."),
    ),
}
