"""Sentences about zones, tunnels, addresses, and what stands at Cloudflare."""

from dockflare_desktop.core.problem import ProblemCode as Code
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP, Entry

ENTRIES: dict[str, Entry] = {
    Code.ZONE_NONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "None of your zones contains {subject}."),
        QT_TRANSLATE_NOOP("Problem", "no zone"),
        QT_TRANSLATE_NOOP("Problem", "Add the zone at Cloudflare, or use a hostname in one you have."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "None of your zones contains {subject}. Your zones: {detail}."),
    ),
    Code.ZONE_NOT_ALLOWED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Labels may not use {value}."),
        QT_TRANSLATE_NOOP("Problem", "zone not allowed"),
        QT_TRANSLATE_NOOP("Problem", "Allow the zone in the settings (allowed_zones)."),
        window=QT_TRANSLATE_NOOP("Problem", "Tick the zone in the settings, under Safety."),
    ),
    Code.ZONE_MISMATCH: Entry(
        QT_TRANSLATE_NOOP("Problem", "The label zonename says {value}, but {subject} is not in it."),
        QT_TRANSLATE_NOOP("Problem", "wrong zone"),
        QT_TRANSLATE_NOOP("Problem", "Correct zonename, or remove it."),
        suggests=QT_TRANSLATE_NOOP("Problem", "Right would be {suggestion}."),
    ),
    Code.ZONE_PENDING: Entry(
        QT_TRANSLATE_NOOP("Problem", "The zone {value} is not active at Cloudflare yet."),
        QT_TRANSLATE_NOOP("Problem", "zone not active"),
        QT_TRANSLATE_NOOP("Problem", "Finish setting up the zone at Cloudflare."),
    ),
    Code.TUNNEL_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("Problem", "There is no tunnel “{value}” in this account."),
        QT_TRANSLATE_NOOP("Problem", "unknown tunnel “{value}”"),
        QT_TRANSLATE_NOOP("Problem", "Name a tunnel that exists."),
        suggests=QT_TRANSLATE_NOOP("Problem", "Did you mean “{suggestion}”?"),
    ),
    Code.TUNNEL_NOT_ALLOWED: Entry(
        QT_TRANSLATE_NOOP("Problem", "Labels may not use the tunnel “{value}”."),
        QT_TRANSLATE_NOOP("Problem", "tunnel not allowed"),
        QT_TRANSLATE_NOOP("Problem", "Allow it in the settings (allowed_tunnels)."),
        window=QT_TRANSLATE_NOOP("Problem", "Allow it in the settings, under Labels and defaults."),
    ),
    Code.TUNNEL_FILE: Entry(
        QT_TRANSLATE_NOOP("Problem", "“{value}” is run from a file; its rules cannot be changed here."),
        QT_TRANSLATE_NOOP("Problem", "tunnel run from a file"),
        QT_TRANSLATE_NOOP("Problem", "Use another tunnel, or migrate this one."),
    ),
    Code.TUNNEL_GONE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The tunnel “{value}” was deleted at Cloudflare."),
        QT_TRANSLATE_NOOP("Problem", "tunnel was deleted"),
        QT_TRANSLATE_NOOP("Problem", "Create it again, or use another tunnel."),
    ),
    Code.TUNNEL_SHARED_HOST: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "{subject} is on the tunnel “{value}” already, and a hostname can be on one tunnel only."
        ),
        QT_TRANSLATE_NOOP("Problem", "hostname is on another tunnel"),
        QT_TRANSLATE_NOOP("Problem", "Use the same tunnel, or another hostname."),
    ),
    Code.ADDRESS_TAKEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "{container} wants the same address as {value}, which holds it and keeps it."),
        QT_TRANSLATE_NOOP("Problem", "address taken"),
        QT_TRANSLATE_NOOP("Problem", "Give one of them another hostname or path."),
    ),
    Code.FOREIGN_DNS: Entry(
        QT_TRANSLATE_NOOP("Problem", "A DNS record for {subject} exists and is not ours. It was not touched."),
        QT_TRANSLATE_NOOP("Problem", "foreign DNS record"),
        QT_TRANSLATE_NOOP("Problem", "Adopt the record, remove it, or use another name."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "A DNS record for {subject} exists and is not ours ({detail}). It was not touched."
        ),
        owned=QT_TRANSLATE_NOOP("Problem", "It was made by {value}."),
    ),
    Code.FOREIGN_LOGIN: Entry(
        QT_TRANSLATE_NOOP("Problem", "A login for {subject} exists and is not ours."),
        QT_TRANSLATE_NOOP("Problem", "foreign login"),
        QT_TRANSLATE_NOOP("Problem", "Adopt the login, remove it, or use another name."),
        when_detailed=QT_TRANSLATE_NOOP("Problem", "A login for {subject} exists and is not ours: “{detail}”."),
        owned=QT_TRANSLATE_NOOP("Problem", "It was made by {value}."),
    ),
    Code.FOREIGN_RULE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Someone else’s rule in the tunnel “{value}” already uses {subject}."),
        QT_TRANSLATE_NOOP("Problem", "foreign rule"),
        QT_TRANSLATE_NOOP("Problem", "Adopt the rule, remove it, or use another name."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "A rule of {detail} in the tunnel “{value}” already uses {subject}."
        ),
    ),
    Code.FOREIGN_OPENS: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "A login that is not ours opens a part of {subject} to everyone, so it is not published."
        ),
        QT_TRANSLATE_NOOP("Problem", "partly open by others"),
        QT_TRANSLATE_NOOP("Problem", "Remove or tighten that login."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem",
            "The login on {detail} is not ours and opens a part of {subject} to everyone, so it is not published.",
        ),
    ),
    Code.FOREIGN_DOCUMENT_INVALID: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The tunnel “{subject}” holds a foreign rule that connectors refuse, so nothing was written.",
        ),
        QT_TRANSLATE_NOOP("Problem", "foreign rule is invalid"),
        QT_TRANSLATE_NOOP("Problem", "Correct that rule at Cloudflare."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem",
            "The tunnel “{subject}” holds a foreign rule that connectors refuse, so nothing was written: {detail}.",
        ),
    ),
    Code.NO_PLACE: Entry(
        QT_TRANSLATE_NOOP("Problem", "No place is left for {subject}: rules that are not ours stand in its way."),
        QT_TRANSLATE_NOOP("Problem", "no place in the tunnel"),
        QT_TRANSLATE_NOOP("Problem", "Change the order of the other rules, or use another address."),
    ),
    Code.OTHER_INSTALLATION: Entry(
        QT_TRANSLATE_NOOP("Problem", "This record belongs to DockFlare Desktop on another computer ({value})."),
        QT_TRANSLATE_NOOP("Problem", "on another computer"),
        QT_TRANSLATE_NOOP("Problem", "Remove it there, or use another name."),
    ),
    Code.OTHER_TOOL: Entry(
        QT_TRANSLATE_NOOP("Problem", "This record belongs to {value}. It is left alone."),
        QT_TRANSLATE_NOOP("Problem", "belongs to {value}"),
        QT_TRANSLATE_NOOP("Problem", "Use another name, or remove it there."),
    ),
    Code.FORMER_LOST: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The DNS record of {subject} was adopted, and what it was before was lost with the database, so it stays.",
        ),
        QT_TRANSLATE_NOOP("Problem", "former value lost"),
        QT_TRANSLATE_NOOP("Problem", "Change it at Cloudflare, or remove it if nobody needs it."),
    ),
    Code.GIVEN_BACK: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "What was adopted for {subject} gets its former value back, so {subject} is not published."
        ),
        QT_TRANSLATE_NOOP("Problem", "is given back"),
        QT_TRANSLATE_NOOP("Problem", "Adopt it again to publish the service."),
    ),
    Code.CERTIFICATE_DEPTH: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} is deeper than your certificate covers. Browsers will warn."),
        QT_TRANSLATE_NOOP("Problem", "certificate too shallow"),
        QT_TRANSLATE_NOOP("Problem", "Use a name one level below the zone."),
        suggests=QT_TRANSLATE_NOOP("Problem", "{suggestion} would be covered."),
    ),
    Code.PROTECT_FAILED: Entry(
        QT_TRANSLATE_NOOP("Problem", "The login for {subject} could not be made, so the address is not published."),
        QT_TRANSLATE_NOOP("Problem", "login could not be made"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "The login for {subject} could not be made ({detail}), so the address is not published."
        ),
    ),
    Code.WOULD_EXPOSE: Entry(
        QT_TRANSLATE_NOOP("Problem", "A change was not made, since {value} could have been reached without its login."),
        QT_TRANSLATE_NOOP("Problem", "would open {value}"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself. If this stays, remove the wider or narrower login."),
    ),
    Code.NEED_FAILED: Entry(
        QT_TRANSLATE_NOOP("Problem", "This was not tried, because something it needs did not work."),
        QT_TRANSLATE_NOOP("Problem", "waits for something else"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "This was not tried, because something it needs did not work: {detail}."
        ),
    ),
    Code.TAKEN_DOWN_UNPROTECTED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The login for {subject} was lost and could not be put back, so it was taken down."
        ),
        QT_TRANSLATE_NOOP("Problem", "taken down, no login"),
        QT_TRANSLATE_NOOP("Problem", "It is tried again by itself."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "The login for {subject} was lost and could not be put back ({detail}), so it was taken down."
        ),
    ),
    Code.DOCUMENT_MOVED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The rules of the tunnel “{subject}” changed while they were being written; they are looked at again.",
        ),
        QT_TRANSLATE_NOOP("Problem", "changed meanwhile"),
        "",
    ),
    Code.DOCUMENT_OVERWRITTEN: Entry(
        QT_TRANSLATE_NOOP("Problem", "Somebody else wrote the rules of the tunnel “{subject}” at the same moment."),
        QT_TRANSLATE_NOOP("Problem", "somebody else wrote"),
        QT_TRANSLATE_NOOP("Problem", "Look at what else writes to this tunnel."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "Somebody else wrote the rules of the tunnel “{subject}” at the same moment (versions {detail})."
        ),
    ),
    Code.BRAKE: Entry(
        QT_TRANSLATE_NOOP("Problem", "{value} services would be removed at once. Removals wait for you."),
        QT_TRANSLATE_NOOP("Problem", "removals wait"),
        QT_TRANSLATE_NOOP("Problem", "Approve the removals, or look at the engine."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "{value} of {detail} services would be removed at once. Removals wait for you."
        ),
    ),
    Code.HELD_PUBLIC: Entry(
        QT_TRANSLATE_NOOP("Problem", "{subject} would be open to everyone."),
        QT_TRANSLATE_NOOP("Problem", "would be public"),
        QT_TRANSLATE_NOOP("Problem", "Approve it, or add a login."),
    ),
    Code.HELD_MODE: Entry(
        QT_TRANSLATE_NOOP("Problem", "Changes to {subject} wait for you."),
        QT_TRANSLATE_NOOP("Problem", "waits for you"),
        QT_TRANSLATE_NOOP("Problem", "Approve the change, or change the mode."),
    ),
    Code.HELD_REAPPEARED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "A rule for {subject} that was removed stands there again. Its removal waits for you."
        ),
        QT_TRANSLATE_NOOP("Problem", "removed rule is back"),
        QT_TRANSLATE_NOOP("Problem", "Approve the removal, or leave the rule."),
    ),
    Code.CHANGED_OUTSIDE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The {detail} of {subject} was changed at Cloudflare by someone else."),
        QT_TRANSLATE_NOOP("Problem", "changed elsewhere"),
        QT_TRANSLATE_NOOP("Problem", "Set drift to repair, or change it back at Cloudflare."),
        window=QT_TRANSLATE_NOOP(
            "Problem", "Have it put back (settings, Network and timing), or change it back at Cloudflare."
        ),
        owned=QT_TRANSLATE_NOOP("Problem", "What differs: {value}."),
    ),
    Code.REMOVED_OUTSIDE: Entry(
        QT_TRANSLATE_NOOP("Problem", "The {detail} of {subject} was removed at Cloudflare by someone else."),
        QT_TRANSLATE_NOOP("Problem", "removed elsewhere"),
        QT_TRANSLATE_NOOP("Problem", "Set drift to repair, or make it again at Cloudflare."),
        window=QT_TRANSLATE_NOOP("Problem", "Have it put back (settings, Network and timing)."),
    ),
    Code.RELEASED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The {value} of {subject} was changed by someone else, so it is theirs now and was not removed."
        ),
        QT_TRANSLATE_NOOP("Problem", "left to others"),
        QT_TRANSLATE_NOOP("Problem", "Remove it at Cloudflare if nobody needs it."),
    ),
    Code.LOGIN_KEPT: Entry(
        QT_TRANSLATE_NOOP("Problem", "The login for {subject} stays, because a rule still serves the address."),
        QT_TRANSLATE_NOOP("Problem", "login stays"),
        "",
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem", "The login for {subject} stays, because the rule {detail} still serves the address."
        ),
    ),
    Code.LOGIN_SHARED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Someone added {detail} to the login of {subject}, so it stands before both. It was left there."
        ),
        QT_TRANSLATE_NOOP("Problem", "login is shared"),
        QT_TRANSLATE_NOOP("Problem", "Give that address a login of its own."),
    ),
    Code.LOCK_LEFT_OFF: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "The connector does not check the login of {subject}, because the team’s name cannot be read."
        ),
        QT_TRANSLATE_NOOP("Problem", "second lock left off"),
        QT_TRANSLATE_NOOP("Problem", "Let the token read Access organisations."),
    ),
    Code.NOT_CONFIRMED: Entry(
        QT_TRANSLATE_NOOP(
            "Problem", "Not every connector has the new rules after 60 seconds, so the login of {subject} stays."
        ),
        QT_TRANSLATE_NOOP("Problem", "not confirmed"),
        QT_TRANSLATE_NOOP("Problem", "Restart the connector that is behind."),
    ),
    Code.ORIGINAL_RUNS: Entry(
        QT_TRANSLATE_NOOP(
            "Problem",
            "The original DockFlare runs here; it deletes rules it does not know, so nothing is written.",
        ),
        QT_TRANSLATE_NOOP("Problem", "DockFlare runs here"),
        QT_TRANSLATE_NOOP("Problem", "Stop one of the two."),
        when_detailed=QT_TRANSLATE_NOOP(
            "Problem",
            "The original DockFlare runs here as {detail}; it deletes rules it does not know, so nothing is written.",
        ),
    ),
    Code.MACHINE_CHANGED: Entry(
        QT_TRANSLATE_NOOP("Problem", "This data was made on another computer, so nothing is written."),
        QT_TRANSLATE_NOOP("Problem", "moved or copied?"),
        QT_TRANSLATE_NOOP("Problem", "Say which: settings set machine moved, or copied."),
        window=QT_TRANSLATE_NOOP("Problem", "Say whether it was moved here or is a copy."),
    ),
}
