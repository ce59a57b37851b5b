"""Claims and stored layers made into services: who holds a key, and where each value comes from.

To read in this order: `world` (what comes in and goes out), `resolve` (the table of contents), `askers` (who asks for
what), `winners` (who gets a key), `overrides` and `blocks` (what people changed here, and for how long it counts),
`provenance` (the layers of every field), `way` (zone, tunnel, target), `building` (the service), `accepted` (labels
that went wrong on a service that is up), `neighbours` (services on one hostname), `memory` (what is kept of it).
"""
