"""An SSH host that is not known yet shows its key; somebody who knows says whether it is the right one."""

from PySide6.QtWidgets import QWidget

from dockflare_desktop.core.engines.probed import HostKey
from dockflare_desktop.core.engines.stored import StoredEngine
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.context import Context
from dockflare_desktop.gui.dialogs.asking import ask
from dockflare_desktop.gui.dialogs.message import Message, MessageDialog
from dockflare_desktop.gui.text import isolated, translate


async def introduced(context: Context, engine: StoredEngine, parent: QWidget) -> bool:
    """Whether the host is known from now on."""
    desk = (await context.commands.desks()).engines
    key = await desk.host_key(engine)
    if isinstance(key, Problem):
        words = context.say(key)
        await ask(MessageDialog(context.theme, Message(words.text, words.fix, icon="ui-warn", tone="warn"), parent))
        return False
    if not await ask(MessageDialog(context.theme, question(key), parent)):
        return False
    problem = await desk.trust(key)
    if problem is not None:
        words = context.say(problem)
        await ask(MessageDialog(context.theme, Message(words.text, words.fix, icon="ui-warn", tone="warn"), parent))
    return problem is None


def question(key: HostKey) -> Message:
    """Enter says no."""
    heading = translate("engines", "Is this the key of {host}?").format(host=isolated(key.host))
    text = translate(
        "engines",
        "Compare it with what the host itself says, for example by ssh-keygen -lf "
        "/etc/ssh/ssh_host_{kind}_key.pub there. Once trusted it is written to your known_hosts.",
    ).format(kind=key.kind)
    shown = f"{isolated(key.fingerprint)}\n\n{text}"
    return Message(heading, shown, yes=translate("engines", "Trust it"), icon="ui-lock", tone="warn")
