"""Pictures of the Access page: groups as in the design, what is wrong while editing, narrow, and its dialogs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from dockflare_desktop.core.cloud import Policy
from dockflare_desktop.core.groups.foreign import ForeignPolicy
from dockflare_desktop.core.groups.form import Block, Row, Selector
from dockflare_desktop.core.model import Layers, PolicyBody
from dockflare_desktop.core.owners import FOREIGN
from dockflare_desktop.core.status import AppStatus
from dockflare_desktop.gui.dialogs.adopt_policy import AdoptPolicyDialog
from dockflare_desktop.gui.dialogs.edit_review import EditReview, EditReviewDialog
from dockflare_desktop.gui.dialogs.leave import LeaveDialog
from dockflare_desktop.gui.dialogs.try_visitor import TryVisitorDialog
from dockflare_desktop.gui.main_window import MainWindow
from dockflare_desktop.gui.present.group_edit import edit_lines
from dockflare_desktop.gui.present.review import review
from dockflare_desktop.words import sentence
from tests.gui import groups, samples
from tests.studio import Studio

CONTRACTORS = ForeignPolicy(
    Policy("foreign", PolicyBody("Contractors 2023", "allow", ({"email_domain": {"domain": "contract.example"}},))),
    "Contractors 2023",
    FOREIGN,
    ("ends with @contract.example",),
    ("tools.nordhus.example",),
    1,
)


def access(studio: Studio) -> None:
    """02, and what it does not show."""
    with _filled(studio):
        studio.both("access-groups", lambda name: _groups(studio, name))
        studio.both("access-wrong", lambda name: _wrong(studio, name))
        studio.both("access-foreign", lambda name: _foreign(studio, name))
        _narrow(studio)
        _empty(studio)
        studio.both("dialog", lambda name: _dialogs(studio, name))


@contextmanager
def _filled(studio: Studio) -> Iterator[None]:
    """The account and the groups of the picture, with the program's own sentences."""
    commands, context = studio.commands, studio.context
    before = (commands.stored, commands.access.seen, commands.seen.found, commands.groups.others)
    commands.stored, commands.access.seen = Layers(groups=groups.stored()), groups.overview()
    commands.seen.found, commands.groups.others = groups.seen("watch.nordhus.example"), (CONTRACTORS,)
    studio.context = replace(context, say=sentence)
    yield
    studio.context = context
    commands.stored, commands.access.seen, commands.seen.found, commands.groups.others = before


def _page(studio: Studio, size: tuple[int, int], group: str) -> MainWindow:
    window = studio.window(_status(), size)
    window.show_page("access")
    window.show_group(group)
    studio.app.processEvents()
    window.access.groups.list.list.setFocus()
    return window


def _status() -> AppStatus:
    names = {group.id: group.name for group in groups.stored()}
    return replace(samples.full(), groups=tuple(names), group_names=names)


def _groups(studio: Studio, name: str) -> None:
    window = _page(studio, (1440, 830), "family")
    ui = window.access.groups.side.tester.ui
    ui.emailField.setText("jonas@mkdev.example")
    ui.countryBox.setEditText("Germany")
    ui.methodBox.setEditText("Google")
    studio.save(window, name)
    window.deleteLater()


def _wrong(studio: Studio, name: str) -> None:
    window = _page(studio, (1440, 960), "friends")
    editor = window.access.groups.editor
    first = editor.blocks[Block.LET_IN].rows[0]
    first.field.show_values(["ann@x.example", "nobody", "bea@x.example"])
    editor.blocks[Block.LET_IN].add(Row(Selector.METHOD, ("google-id",)))
    editor.blocks[Block.NEVER].add(Row(Selector.COUNTRY, ("XX",)))
    editor.skip.switch.click()
    editor.skip.field.show_values(["192.0.2.0/24"])
    editor.ui.idField.setText("Fri ends")
    editor.refresh()
    studio.save(window, name)
    window.deleteLater()


def _foreign(studio: Studio, name: str) -> None:
    window = _page(studio, (1440, 830), "*foreign")
    window.access.groups.side.tester.ui.emailField.setText("kim@contract.example")
    studio.save(window, name)
    window.deleteLater()


def _narrow(studio: Studio) -> None:
    for width, name in ((1000, "narrow"), (760, "strip")):
        window = _page(studio, (width, 700), "family")
        studio.save(window, f"access-{name}-light")
        window.deleteLater()


def _empty(studio: Studio) -> None:
    """15d, of groups."""
    before, studio.commands.stored = studio.commands.stored, Layers()
    window = studio.window(replace(samples.full(), groups=()), (1100, 648))
    window.show_page("access")
    studio.save(window, "access-empty-light")
    window.deleteLater()
    studio.commands.stored = before


def _dialogs(studio: Studio, name: str) -> None:
    theme, context = studio.theme, studio.context
    after = groups.changed(
        only_if=(Row(Selector.COUNTRY, ("SE",)),),
        let_in=(*groups.FAMILY.let_in, Row(Selector.EMAIL_ENDS, ("new.example",))),
    )
    asked = EditReview(
        "Save “Family”?",
        review((samples.rule_change(), samples.held_change()), (), sentence),
        lines=edit_lines(groups.FAMILY, after, groups.DIRECTORY),
        opens=("photos.nordhus.example",),
    )
    visitor = TryVisitorDialog(context, samples.watch())
    visitor.tester.ui.emailField.setText("jonas@mkdev.example")
    dialogs = {
        "edit-review": EditReviewDialog(theme, asked),
        "leave": LeaveDialog(theme, "Save the changes to “Family”?", "They are in the editor only."),
        "try-visitor": visitor,
        "adopt-policy": AdoptPolicyDialog(context, CONTRACTORS, ("family",)),
    }
    for kind, dialog in dialogs.items():
        dialog.show()
        studio.save(dialog, name.replace("dialog-", f"dialog-{kind}-", 1))
        dialog.deleteLater()
