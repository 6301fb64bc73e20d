"""Every change as a plan: what it would send, what stands against it, what can't be undone, who must say yes."""
