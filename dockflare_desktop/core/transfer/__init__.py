"""What comes from elsewhere and goes elsewhere: the original's backups, our own exports, labels to paste."""
