"""When things happen: asyncio only, no Qt and no SDK."""
