"""Trying a URL: every link of the way from a visitor to a container, judged one by one."""
