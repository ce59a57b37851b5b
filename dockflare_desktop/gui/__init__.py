"""Everything with Qt, apart from app.py."""
