"""Who can enter. Read it by question; each line goes from what is asked to what answers it.

A login is built: `case` (one service's question) -> `login` -> `from_labels`, `groups` or `rules_json` for the rules,
with `names` (ids for names) and `expanding` ("one of" as several policies).
Which login counts: `coverage` for whole addresses, in plans; `deciding` for one URL.
Who could get in: `visitor` (what one selector sees) -> `judging` (blocks, in three values) -> `who` (policies, in
Cloudflare's order); `planned` for a login that does not stand yet, `groups/form_judge` for one that is being typed.
Is it open: `stranger` asks `who` for anybody, `openness` compares two lists of policies without asking, `opening` finds
what an edit would open; `relations` (how two rules relate) and `cautions` (what is probably not meant).
`describe` says who a login lets in. Groups as people edit them are the room beside this one (`core/groups/`), sign-in
methods, service tokens and whole zones the next (`core/account/`).
"""
