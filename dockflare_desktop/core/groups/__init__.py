"""Access groups as people edit them.

The editor: `form` (its rows) <- `form_read`, -> `form_write`; `form_values`, `form_checks`, `checks` (what is wrong),
`form_cautions` (what is probably not meant), `form_judge` (who could get in while it is typed). Storing: `storing` and
`uses` (what saving, renaming, removing a group touches). At Cloudflare: `foreign` policies, and `duplicates` by name.
"""
