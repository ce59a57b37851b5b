"""How the outside is reached: one module or package per outside system; SDK types stop here."""
