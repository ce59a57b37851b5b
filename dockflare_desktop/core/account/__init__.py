"""What an account has beside groups and services: sign-in methods, service tokens, whole zones, and who uses them."""
