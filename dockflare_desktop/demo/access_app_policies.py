"""The policies of one application by calls of their own: all are listed, only inline ones are written."""

from dockflare_desktop.demo import refusals
from dockflare_desktop.demo.access_apps import found_app
from dockflare_desktop.demo.access_policies import SIZES, changed_policy, new_policy, policy_fields
from dockflare_desktop.demo.app_links import Links, check_links, precedence_of, shown_policy, store_links
from dockflare_desktop.demo.asking import Ask, Reply, page_of
from dockflare_desktop.demo.state import Link, Policy


def records(ask: Ask) -> Reply:
    shown, info = page_of(found_app(ask).links, ask, 25, SIZES, refusals.bad_access)
    return Reply([shown_policy(ask.account.access, link) for link in shown], info=info)


def _link(ask: Ask) -> Link:
    link = next((link for link in found_app(ask).links if link.policy == ask.ids[1]), None)
    if link is None:
        raise refusals.no_access_object()
    return link


def _own(ask: Ask) -> Link:
    link = _link(ask)
    if ask.account.access.policies[link.policy].owner is None:
        raise refusals.bad_access("a reusable policy cannot be changed or deleted through an application")
    return link


def get(ask: Ask) -> Reply:
    return Reply(shown_policy(ask.account.access, _link(ask)))


def create(ask: Ask) -> Reply:
    app = found_app(ask)
    sent = ask.body(refusals.bad_access)
    body = new_policy(policy_fields(ask.account.access, sent), ask.account.rng, ask.now)
    ident = str(body["id"])
    last = max((link.precedence for link in app.links), default=0)
    link = Link(ident, precedence_of(sent, last + 1))
    return Reply(_stored(ask, Links([*app.links, link], {ident: Policy(body, ask.ids[0])}), link), 201)


def replace(ask: Ask) -> Reply:
    old = _own(ask)
    access = ask.account.access
    sent = ask.body(refusals.bad_access)
    body = changed_policy(access.policies[old.policy].body, policy_fields(access, sent), ask.now)
    link = Link(old.policy, precedence_of(sent, old.precedence))
    others = [other for other in found_app(ask).links if other.policy != old.policy]
    return Reply(_stored(ask, Links([*others, link], {old.policy: Policy(body, ask.ids[0])}), link))


def _stored(ask: Ask, links: Links, link: Link) -> object:
    access = ask.account.access
    check_links(access, links)
    store_links(access, ask.ids[0], found_app(ask).body, links)
    return shown_policy(access, link)


def delete(ask: Ask) -> Reply:
    gone = _own(ask)
    app = found_app(ask)
    kept = [link for link in app.links if link != gone]
    store_links(ask.account.access, ask.ids[0], app.body, Links(kept))
    return Reply({"id": gone.policy}, 202)
