"""Warnings about the policies of a login, in words."""

from collections.abc import Mapping, Sequence

from dockflare_desktop.core.access.cautions import Caution, CautionCode
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form_cautions import Add, Fix, FormCaution
from dockflare_desktop.core.model import PolicyBody
from dockflare_desktop.core.planning.marks import unmarked
from dockflare_desktop.words import Translate, untranslated
from dockflare_desktop.words.entry import QT_TRANSLATE_NOOP
from dockflare_desktop.words.who import rule_phrase

WHO = "Who"
_WORDS: Mapping[CautionCode, str] = {
    CautionCode.NOBODY: QT_TRANSLATE_NOOP("Who", "This login lets nobody in."),
    CautionCode.POLICY_NOBODY: QT_TRANSLATE_NOOP("Who", "“{policy}” lets nobody in: nobody can match it."),
    CautionCode.EVERYONE: QT_TRANSLATE_NOOP("Who", "“{policy}” lets everyone in, without signing in."),
    CautionCode.METHOD_ALONE: QT_TRANSLATE_NOOP(
        "Who", "“{policy}” lets in any account that can sign in ({rule}), whoever it belongs to."
    ),
}
_EXCEPTION = QT_TRANSLATE_NOOP("Who", "The exception in “{policy}” never applies: {rule}.")
_REFUSAL = QT_TRANSLATE_NOOP("Who", "“{policy}” never refuses anybody: nobody who matches it gets as far.")

_OF_FORM: Mapping[CautionCode, str] = {
    CautionCode.NOBODY: QT_TRANSLATE_NOOP("Who", "Nobody can match all of this, so nobody gets in."),
    CautionCode.POLICY_NOBODY: QT_TRANSLATE_NOOP("Who", "A part of this lets nobody in: nobody can match all of it."),
    CautionCode.EVERYONE: QT_TRANSLATE_NOOP("Who", "Everyone gets in, without signing in."),
    CautionCode.METHOD_ALONE: QT_TRANSLATE_NOOP(
        "Who", "Any account that can sign in gets in ({rule}), whoever it belongs to."
    ),
    CautionCode.NEVER_APPLIES: QT_TRANSLATE_NOOP("Who", "This exception never applies: {rule}."),
}
_ADD_EMAIL = QT_TRANSLATE_NOOP("Who", "But only if the e-mail address ends with…")
_REMOVE = QT_TRANSLATE_NOOP("Who", "Remove it")


def form_caution_words(caution: FormCaution, directory: Directory, translate: Translate = untranslated) -> str:
    """One warning about a form, beside the row it is about."""
    rule = "" if caution.rule is None else rule_phrase(caution.rule, directory, translate)
    return translate(WHO, _OF_FORM[caution.code]).format(rule=rule)


def fix_words(fix: Fix, translate: Translate = untranslated) -> str:
    """What the button of a warning says."""
    return translate(WHO, _ADD_EMAIL if isinstance(fix, Add) else _REMOVE)


def caution_words(
    caution: Caution, policies: Sequence[PolicyBody], directory: Directory, translate: Translate = untranslated
) -> str:
    """One warning; `policies` are those it was made from."""
    name = "" if caution.policy is None else unmarked(policies[caution.policy].name)
    rule = "" if caution.rule is None else rule_phrase(caution.rule, directory, translate)
    if caution.code is CautionCode.NEVER_APPLIES:
        pattern = _REFUSAL if caution.rule is None else _EXCEPTION
    else:
        pattern = _WORDS[caution.code]
    return translate(WHO, pattern).format(policy=name, rule=rule)
