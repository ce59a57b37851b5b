"""Store on peewee and SQLite."""
