"""What a second process asks about undoing, in the doorbell's words: texts, JSON in them."""

import json

from dockflare_desktop.core.adopting.told import problem_json
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.core.undoing.preview import Undoing
from dockflare_desktop.core.undoing.told import as_json, told_undo, without_sides
from dockflare_desktop.engine.adopting_there import LARGEST


def answer(found: Undoing | Problem) -> dict[str, str]:
    """What it would do, or why it is not done."""
    if isinstance(found, Problem):
        return {"problem": json.dumps(problem_json(found))}
    told = told_undo(found)
    text = json.dumps(as_json(told))
    if len(json.dumps(text)) > LARGEST:
        text = json.dumps(as_json(without_sides(told)))
    return {"preview": text, "seal": found.seal}
