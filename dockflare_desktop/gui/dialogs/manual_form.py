"""The manual rule's form: its fields filled from a rule, read back as they are typed, and pasted URLs split."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QSignalBlocker
from PySide6.QtWidgets import QComboBox

from dockflare_desktop.core.labels.fields import WHO_KEYS
from dockflare_desktop.core.manual.checks import Fix, Put, Typed
from dockflare_desktop.core.manual.splitting import (
    BARE,
    TARGET_SCHEMES,
    Way,
    Who,
    fields_of_who,
    joined_host,
    joined_target,
    split_host,
    split_target,
    split_url,
    who_of,
)
from dockflare_desktop.core.model import ManualRule, PathMatch
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui._generated.ui_manual_rule_dialog import Ui_ManualRuleDialog
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.manual_parts import Options
from dockflare_desktop.gui.present.manual import HOURS, hours_in
from dockflare_desktop.gui.text import translate
from dockflare_desktop.gui.widgets.basics import steady
from dockflare_desktop.gui.widgets.lasts import ends_text

AT = "at"  # the choice with a time of its own
LISTED = (Way.GROUPS, Way.EMAILS)  # ways with a list that is typed


class Form:
    """The fields of the dialog, without their messages."""

    def __init__(self, ui: Ui_ManualRuleDialog, options: Options, status: AppStatus, context: Context) -> None:
        self._ui, self._options = ui, options
        self._now, self._theme = context.now(), context.theme
        self.zones = status.cloudflare.zones
        self._whos: list[Who] = []
        self._lengths: list[timedelta | datetime | str | None] = []
        for combo in (ui.zone, ui.scheme, ui.who, ui.tunnel, ui.ends, ui.match):
            steady(combo)
        self._offer(status)
        ui.who.currentIndexChanged.connect(self._show_detail)
        ui.ends.currentIndexChanged.connect(self._show_time)
        ui.scheme.currentIndexChanged.connect(lambda: ui.target.setDisabled(ui.scheme.currentText() in BARE))
        ui.name.textEdited.connect(self._split_when_pasted)  # comes before textChanged
        ui.name.textChanged.connect(self._remember)
        ui.name.editingFinished.connect(self.split_address)
        ui.target.textEdited.connect(self._split_target)
        ui.path.textChanged.connect(self._show_match)
        self._typed = ""

    def _offer(self, status: AppStatus) -> None:
        ui = self._ui
        for zone in self.zones:
            ui.zone.addItem(zone, zone)
        ui.zone.addItem(translate("manual", "another zone"), "")
        for text, match in (
            (translate("manual", "this path and what is below"), ""),
            (translate("manual", "exactly this path"), PathMatch.EXACT),
            (translate("manual", "a regular expression"), PathMatch.REGEX),
        ):
            ui.match.addItem(text, str(match))
        ui.scheme.addItems(TARGET_SCHEMES)
        ui.tunnel.addItem(translate("manual", "{tunnel} (default)").format(tunnel=status.settings.tunnel), "")
        for name in status.cloudflare.remote_tunnels:
            if name != status.settings.tunnel:
                ui.tunnel.addItem(name, name)
        self._offer_who(status)
        self._offer_ends()

    def _offer_who(self, status: AppStatus) -> None:
        for group in status.groups:
            self._add_who(status.group_names.get(group) or group, Who(Way.GROUP, group))
        self._add_who(translate("manual", "Several groups..."), Who(Way.GROUPS))
        self._add_who(translate("manual", "E-mail addresses..."), Who(Way.EMAILS))
        self._add_who(translate("manual", "The owners, after a login"), Who(Way.OWNERS))
        self._add_who(translate("manual", "The login of the whole zone"), Who(Way.ZONE))
        self._add_who(translate("manual", "Everyone"), Who(Way.EVERYONE))

    def _add_who(self, text: str, who: Who) -> None:
        self._whos.append(who)
        public = who.way in (Way.EVERYONE, Way.NONE)
        self._ui.who.addItem(self._theme.icon(*(("nav-public", "open") if public else ("ui-lock", "text2"))), text)

    def _offer_ends(self) -> None:
        self._add_end(translate("manual", "Never"), None)
        for hours in HOURS:
            self._add_end(hours_in(hours), timedelta(hours=hours))
        self._add_end(translate("manual", "At a time..."), AT)
        self._ui.endsAt.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._set_time(self._now + timedelta(hours=1))

    def _add_end(self, text: str, end: timedelta | datetime | str | None) -> None:
        self._lengths.append(end)
        self._ui.ends.addItem(text)

    def _set_time(self, when: datetime) -> None:
        self._ui.endsAt.setDateTime(QDateTime.fromSecsSinceEpoch(int(when.timestamp())))

    # --- filling -----------------------------------------------------------------------------------------------------

    def fill(self, rule: ManualRule) -> None:
        """Show a rule; what the account does not have (any more) is shown all the same, so that nothing is lost."""
        ui = self._ui
        self.put_host(rule.key.hostname)
        ui.path.setText(rule.path.text)
        _choose(ui.match, str(rule.path.match) if rule.path.match in (PathMatch.EXACT, PathMatch.REGEX) else "")
        self.put_target(rule.fields.get("service", ""))
        self.put_tunnel(rule.fields.get("tunnel", ""))
        self._choose_who(who_of(rule.fields))
        others = {key: text for key, text in rule.fields.items() if key not in ("service", "tunnel", *WHO_KEYS)}
        self._options.fill(others)
        if rule.expires_at is not None:
            self._add_end(ends_text(rule.expires_at, self._now), rule.expires_at)
            ui.ends.setCurrentIndex(len(self._lengths) - 1)
            self._set_time(rule.expires_at)

    def choose_group(self, group: str) -> None:
        """Preset this group, where there is one; never everyone by itself."""
        known = [who.names for who in self._whos if who.way is Way.GROUP]
        self._ui.who.setCurrentIndex(known.index(group) if group in known else 0)
        if not known:
            self._ui.who.setCurrentIndex([who.way for who in self._whos].index(Way.OWNERS))

    def _choose_who(self, who: Who) -> None:
        ways: Sequence[Who] = self._whos
        place = next((at for at, each in enumerate(ways) if each.way is who.way and who.way in LISTED), None)
        if place is not None:
            self._ui.whoMore.setText(who.names)
        elif who in ways:
            place = ways.index(who)
        else:
            names = {Way.GROUP: who.names, Way.NONE: translate("manual", "No login of its own")}
            self._add_who(names.get(who.way) or translate("manual", "As it is (its own rules)"), who)
            place = len(ways) - 1
        self._ui.who.setCurrentIndex(place)
        self._show_detail()

    def put(self, fix: Fix) -> None:
        """What a click on a message puts right."""
        ui = self._ui
        known: dict[Put, Callable[[], object]] = {
            Put.HOST: lambda: self._put_host(fix.value),
            Put.ZONE: ui.zone.showPopup,
            Put.PATH: lambda: ui.path.setText(fix.value),
            Put.PATH_MATCH: lambda: ui.match.setCurrentIndex(0),
            Put.TARGET: lambda: self.put_target(fix.value),
            Put.GROUP: lambda: self.put_group(fix.key, fix.value),
            Put.TUNNEL: lambda: self.put_tunnel(fix.value),
        }
        known[fix.put]()

    def _put_host(self, host: str) -> None:
        self._move_port()
        self.put_host(host)

    def put_host(self, host: str) -> None:
        """A hostname as a name in a zone of the account, or as a whole."""
        name, zone = split_host(host, self.zones)
        self._ui.name.setText(name)
        _choose(self._ui.zone, zone)

    def _move_port(self) -> None:
        """A port that stands in the name belongs to the target, where that has none."""
        name, colon, port = self._ui.name.text().strip().partition(":")
        target = self._ui.target.text().strip()
        if colon and port.isdecimal():
            self._ui.name.setText(name)
            if target and ":" not in target:
                self._ui.target.setText(f"{target}:{port}")

    def put_target(self, text: str) -> None:
        """A target as scheme and the rest."""
        scheme, rest = split_target(text)
        with QSignalBlocker(self._ui.target):
            if scheme:
                self._ui.scheme.setCurrentText(scheme)
        self._ui.target.setText(rest)
        self._ui.target.setDisabled(self._ui.scheme.currentText() in BARE)

    def put_tunnel(self, name: str) -> None:
        """A tunnel, also one that the account does not have."""
        _choose(self._ui.tunnel, name)

    def put_group(self, wrong: str, right: str) -> None:
        """Another group in place of one that does not exist."""
        who = self.who
        if who.way is Way.GROUP:
            self._choose_who(Who(Way.GROUP, right))
        else:
            names = [right if name.strip() == wrong else name.strip() for name in self._ui.whoMore.text().split(",")]
            self._ui.whoMore.setText(", ".join(names))

    # --- reading -----------------------------------------------------------------------------------------------------

    def typed(self, now: datetime) -> Typed:
        """What stands in the fields."""
        ui = self._ui
        fields = {
            **self._options.texts,
            **fields_of_who(self.who),
            **self._options.more[0],
            "service": joined_target(ui.scheme.currentText(), ui.target.text()),
        }
        if tunnel := str(ui.tunnel.currentData()):
            fields["tunnel"] = tunnel
        host = joined_host(ui.name.text(), str(ui.zone.currentData())) if ui.name.text().strip() else ""
        return Typed(host, ui.path.text(), str(ui.match.currentData()), fields, self.end(now))

    @property
    def who(self) -> Who:
        """Who is chosen, with the list that is typed."""
        who = self._whos[max(0, self._ui.who.currentIndex())]
        return Who(who.way, self._ui.whoMore.text(), who.kept) if who.way in LISTED else who

    def end(self, now: datetime) -> datetime | None:
        """When it is to be removed, counted from now where a length was chosen."""
        chosen = self._lengths[max(0, self._ui.ends.currentIndex())]
        if isinstance(chosen, timedelta):
            return now + chosen
        if chosen == AT:
            return datetime.fromtimestamp(self._ui.endsAt.dateTime().toSecsSinceEpoch(), tz=now.tzinfo)
        return chosen if isinstance(chosen, datetime) else None

    # --- what follows from what --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the fields that the choices need, and no others."""
        self._show_detail()
        self._show_time()
        self._show_match()

    def _show_match(self) -> None:
        for widget in (self._ui.match, self._ui.matchLabel):
            widget.setVisible(bool(self._ui.path.text().strip()))

    def _show_detail(self) -> None:
        way = self._whos[max(0, self._ui.who.currentIndex())].way
        self._ui.whoMore.setVisible(way in LISTED)
        groups = translate("manual", "Ids of groups, with commas")
        self._ui.whoMore.setPlaceholderText(groups if way is Way.GROUPS else "ann@example.org, ben@example.org")

    def _show_time(self) -> None:
        chosen = self._lengths[max(0, self._ui.ends.currentIndex())]
        for widget in (self._ui.endsAt, self._ui.endsAtLabel):
            widget.setVisible(chosen == AT)

    def _split_when_pasted(self, text: str) -> None:
        """What is pasted splits itself at once, what is typed when the field is left: half a URL is no address."""
        grown = len(text) - len(self._typed)
        if grown > 1 or ("://" in text and abs(grown) != 1):
            self.split_address()

    def _remember(self, text: str) -> None:
        self._typed = text

    def split_address(self) -> None:
        """A URL in the name field goes to where its parts belong; so does a name with its zone."""
        ui = self._ui
        host, path = split_url(ui.name.text())
        name, zone = split_host(host, self.zones)
        if path:
            ui.path.setText(path)
        if zone and (zone != str(ui.zone.currentData()) or name != host):
            ui.name.setText(name or "@")
            _choose(ui.zone, zone)
        elif host != ui.name.text().strip():
            ui.name.setText(host)
            if "." in host and not zone:
                _choose(ui.zone, "")

    def _split_target(self, text: str) -> None:
        scheme, rest = split_target(text)
        if scheme and rest:
            self._ui.scheme.setCurrentText(scheme)
            self._ui.target.setText(rest)


def _choose(combo: QComboBox, data: str) -> None:
    """The entry with this value; one is added where there is none."""
    place = combo.findData(data)
    if place < 0:
        combo.addItem(data, data)
        place = combo.count() - 1
    combo.setCurrentIndex(place)
