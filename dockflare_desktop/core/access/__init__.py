"""Who can enter: logins built from groups, labels and rules, and which application covers an address."""
