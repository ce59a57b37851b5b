"""What anyone on the internet reaches through the account's tunnels, ours or not."""
